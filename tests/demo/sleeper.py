"""A child that does nothing for a long time."""

import time

print("asleep", flush=True)
time.sleep(600)
