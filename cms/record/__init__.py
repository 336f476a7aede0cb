"""The record of what was done, to look through: for those who watch over the town."""
