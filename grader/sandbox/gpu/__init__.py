"""GPUs: which one a worker is pinned to, what its boxes see of it, who may use it and how much."""
