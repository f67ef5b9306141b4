import tensorflow as tf


def init_parameters(seed):
    tf.keras.utils.set_random_seed(seed)
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
    variables = [tf.Variable(each) for each in parameters]
    with tf.GradientTape() as tape:
        loss = mse(forward(images, variables), labels)
    optimizer = tf.keras.optimizers.SGD(learning_rate)
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return variables, loss
