"""What those who keep the rules need: is all in order, what do the rules leave open, and what does a change do."""
