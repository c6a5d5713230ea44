"""A handler is counted wherever it stands.

    except in prose: this line is a near miss.
"""


def one():
    try:
        work()
    # ruleid: error-handler-python
    except ValueError:
        raise
    # ruleid: error-handler-python
    except (KeyError, OSError) as error:
        print(error)
    # ruleid: error-handler-python
    except:
        pass
    else:
        # ok: error-handler-python
        exception = None
    # ok: error-handler-python
    finally:
        close()
