import paramiko


def connect(host):
    client = paramiko.SSHClient()
    # ruleid: tls-verification-disabled-python-host-key
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    # ruleid: tls-verification-disabled-python-host-key
    client.set_missing_host_key_policy(paramiko.WarningPolicy)
    return client


def connect_safely(host):
    client = paramiko.SSHClient()
    # ok: tls-verification-disabled-python-host-key
    client.load_system_host_keys()
    # ok: tls-verification-disabled-python-host-key (near miss: refuses what it does not know)
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
    return client
