import tensorflow as tf


def init_parameters(seed):
    tf.random.set_seed(seed)
    parameters = []
    for inputs, units in ((784, 256), (256, 128), (128, 10)):
        parameters.append(tf.random.truncated_normal([inputs, units], stddev=0.1))
        parameters.append(tf.zeros([units]))
    return parameters


def forward(images, parameters):
    w1, b1, w2, b2, w3, b3 = parameters
    layer = tf.nn.relu(tf.matmul(images, w1) + b1)
    layer = tf.nn.relu(tf.matmul(layer, w2) + b2)
    return tf.matmul(layer, w3) + b3


def mse(outputs, labels):
    return tf.reduce_mean(tf.square(outputs - labels))


def train_step(images, labels, parameters, learning_rate):
    parameters = [tf.convert_to_tensor(each) for each in parameters]
    with tf.GradientTape() as tape:
        tape.watch(parameters)
        loss = mse(forward(images, parameters), labels)
    gradients = tape.gradient(loss, parameters)
    return [p - learning_rate * g for p, g in zip(parameters, gradients)], loss
