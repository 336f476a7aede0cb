"""How often something may be done, by an account, an address and a net; and what the town has switched off for now."""
