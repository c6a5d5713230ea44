import logging
import pprint
import traceback


def printed(order):
    try:
        save(order)
    # ruleid: console-only-error-handling-python
    except Exception as error:
        print(f"could not save: {error}")


def printed_and_empty(user_id):
    try:
        return load(user_id)
    except KeyError:
        raise
    # ruleid: console-only-error-handling-python
    except (ValueError, OSError) as error:
        print("load failed", user_id)
        print(error)
        return None


def traced():
    try:
        work()
    # ruleid: console-only-error-handling-python
    except Exception:
        traceback.print_exc()
        return []
    finally:
        close()


def in_loop(rows):
    for row in rows:
        try:
            store(row)
        # ruleid: console-only-error-handling-python
        except Exception as error:  # keep going
            pprint.pprint(error)
            continue


def logged(order):
    try:
        save(order)
    # ok: console-only-error-handling-python
    except Exception:
        logging.exception("could not save %s", order)


def handled(order):
    try:
        save(order)
    # ok: console-only-error-handling-python
    except ValueError:
        return "bad order", 400


# Near misses: there is a print in the handler, but the error does not end there.
def printed_and_raised(order):
    try:
        save(order)
    # ok: console-only-error-handling-python
    except Exception as error:
        print(error)
        raise


def printed_and_answered(order):
    try:
        save(order)
    # ok: console-only-error-handling-python (near miss: it prints, and answers with an error)
    except Exception as error:
        print(error)

        return {"error": "not saved"}, 500


def interrupted():
    try:
        serve()
    # ok: console-only-error-handling-python
    except KeyboardInterrupt:
        print("bye")


def main():
    try:
        run()
    # ok: console-only-error-handling-python
    except OSError as error:
        print(error)


if __name__ == "__main__":
    try:
        main()
    # ok: console-only-error-handling-python
    except ValueError as error:
        print(error)


class DatabaseHandler(logging.Handler):
    def emit(self, record):
        try:
            save(record)
        # A log handler cannot log its own failure.
        # ok: console-only-error-handling-python
        except Exception:
            traceback.print_exc()

    def close(self):
        try:
            flush()
        # ruleid: console-only-error-handling-python
        except Exception:
            traceback.print_exc()


class Signal:
    def emit(self, value):
        try:
            send(value)
        # ruleid: console-only-error-handling-python
        except Exception:
            traceback.print_exc()
