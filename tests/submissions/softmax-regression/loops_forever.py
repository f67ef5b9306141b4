def train(images, labels, seed):
    while True:
        images @ images[0]


def softmax(logits):
    while True:
        pass
