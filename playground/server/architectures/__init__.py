"""Famous networks, one file each, as their papers and the libraries that everyone uses have them.

`python -m playground.server.architectures` writes what the page shows of them.
"""

from __future__ import annotations

from playground.server.architectures.alexnet import ALEXNET
from playground.server.architectures.googlenet import GOOGLENET
from playground.server.architectures.grammar import Network
from playground.server.architectures.inception_v3 import INCEPTION_V3
from playground.server.architectures.lenet_5 import LENET_5
from playground.server.architectures.resnet_50 import RESNET_50
from playground.server.architectures.vgg16 import VGG16
from playground.server.architectures.xception import XCEPTION

NETWORKS: dict[str, Network] = {
    "lenet-5": LENET_5,
    "alexnet": ALEXNET,
    "vgg16": VGG16,
    "googlenet": GOOGLENET,
    "inception-v3": INCEPTION_V3,
    "resnet-50": RESNET_50,
    "xception": XCEPTION,
}
