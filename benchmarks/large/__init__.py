"""An installation of many units, made by copying the demo municipality's units in the database."""
