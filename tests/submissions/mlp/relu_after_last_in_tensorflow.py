import tensorflow as tf


def init_parameters(seed):
    parameters = []
    for inputs, units in ((784, 256), (256, 128), (128, 10)):
        parameters.append(tf.random.truncated_normal([inputs, units], stddev=0.1))
        parameters.append(tf.zeros([units]))
    return parameters


def forward(images, parameters):
    layer = images
    for number in range(0, 6, 2):
        layer = tf.nn.relu(tf.matmul(layer, parameters[number]) + parameters[number + 1])
    return layer


def mse(outputs, labels):
    return tf.reduce_mean(tf.square(outputs - labels))


def train_step(images, labels, parameters, learning_rate):
    parameters = [tf.convert_to_tensor(each) for each in parameters]
    with tf.GradientTape() as tape:
        tape.watch(parameters)
        loss = mse(forward(images, parameters), labels)
    gradients = tape.gradient(loss, parameters)
    return [p - learning_rate * g for p, g in zip(parameters, gradients)], loss
