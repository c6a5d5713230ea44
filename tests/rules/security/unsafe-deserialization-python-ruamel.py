import ruamel.yaml
from ruamel.yaml import YAML


def bad(stream):
    # ruleid: unsafe-deserialization-python-ruamel
    reader = YAML(typ="unsafe")
    # ruleid: unsafe-deserialization-python-ruamel
    other = ruamel.yaml.YAML(typ="unsafe", pure=True)
    return reader.load(stream), other.load(stream)


def good(stream):
    # ok: unsafe-deserialization-python-ruamel
    YAML(typ="safe").load(stream)
    # ok: unsafe-deserialization-python-ruamel (near miss: the default keeps comments and builds no objects)
    YAML().load(stream)
    # ok: unsafe-deserialization-python-ruamel
    ruamel.yaml.YAML(typ="rt").load(stream)
