"""The organisation: municipality, providers, areas, units and groups, all dated."""
