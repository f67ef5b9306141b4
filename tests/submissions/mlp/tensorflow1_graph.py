import tensorflow.compat.v1 as tf

tf.disable_eager_execution()

SHAPES = [[784, 256], [256], [256, 128], [128], [128, 10], [10]]


def init_parameters(seed):
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(seed)
        variables = [
            tf.Variable(
                tf.truncated_normal(shape, stddev=0.1) if len(shape) == 2 else tf.zeros(shape)
            )
            for shape in SHAPES
        ]
        session.run(tf.global_variables_initializer())
        return session.run(variables)


def network(x, p):
    layer = tf.nn.relu(tf.add(tf.matmul(x, p[0]), p[1]))
    layer = tf.nn.relu(tf.add(tf.matmul(layer, p[2]), p[3]))
    return tf.add(tf.matmul(layer, p[4]), p[5])


class Model:
    """One graph and one session for all steps."""

    def __init__(self):
        with tf.Graph().as_default():
            self.x = tf.placeholder(tf.float32, [None, 784])
            self.y = tf.placeholder(tf.float32, [None, 10])
            self.rate = tf.placeholder(tf.float32, [])
            self.p = [tf.placeholder(tf.float32, shape) for shape in SHAPES]
            self.outputs = network(self.x, self.p)
            self.loss = tf.reduce_mean(tf.square(self.outputs - self.y))
            gradients = tf.gradients(self.loss, self.p)
            self.stepped = [p - self.rate * g for p, g in zip(self.p, gradients)]
            self.session = tf.Session()


models = []


def model():
    if not models:
        models.append(Model())
    return models[0]


def forward(images, parameters):
    m = model()
    return m.session.run(m.outputs, feed_dict={m.x: images, **dict(zip(m.p, parameters))})


def mse(outputs, labels):
    with tf.Graph().as_default(), tf.Session() as session:
        return session.run(tf.losses.mean_squared_error(labels, outputs))


def train_step(images, labels, parameters, learning_rate):
    m = model()
    feed = {m.x: images, m.y: labels, m.rate: learning_rate, **dict(zip(m.p, parameters))}
    return m.session.run((m.stepped, m.loss), feed_dict=feed)
