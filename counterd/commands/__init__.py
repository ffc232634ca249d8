"""The commands of the program, each theme in a module: from what was typed to what is printed."""
