"""What those who keep the rules need: what is wrong with them, what they leave open, what a change does."""
