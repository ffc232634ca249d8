"""Random questions to a real server, more and odder than people think of."""
