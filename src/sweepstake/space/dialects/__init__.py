"""One module for each way of writing a search space."""
