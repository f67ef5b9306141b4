def init_parameters(seed):
    print("four functions to go")


def forward(images, parameters):
    raise NotImplementedError


def mse(outputs, labels):
    pass


def train_step(images, labels, parameters, learning_rate):
    return parameters
