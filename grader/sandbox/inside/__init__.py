"""What runs inside the box; it imports nothing of the project but itself."""
