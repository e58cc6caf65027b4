"""Payments: from who was enrolled where and when to öre per provider, unit and month."""
