import tarfile
import zipfile


def in_a_block(path, target):
    with tarfile.open(path) as archive:
        # ruleid: archive-extraction-unsafe-python-unproven
        archive.extractall(target)


def by_name(path, target):
    archive = tarfile.open(path, "r:gz")
    # ruleid: archive-extraction-unsafe-python-unproven
    archive.extractall(path=target)
    archive.close()


def filtered(path, target):
    with tarfile.open(path) as archive:
        # ok: archive-extraction-unsafe-python-unproven
        archive.extractall(target, filter="data")


def checked(path, target):
    with tarfile.open(path) as archive:
        # ok: archive-extraction-unsafe-python-unproven (near miss: the members went through a check)
        archive.extractall(target, members=safe_members(archive))


def each(path, target):
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            if member.name.startswith("/") or ".." in member.name:
                raise ValueError(member.name)
        # ok: archive-extraction-unsafe-python-unproven (near miss: each entry was checked)
        archive.extractall(target)


def zipped(path, target):
    with zipfile.ZipFile(path) as archive:
        # ok: archive-extraction-unsafe-python-unproven (near miss: the module for zip archives cleans the names itself)
        archive.extractall(target)
