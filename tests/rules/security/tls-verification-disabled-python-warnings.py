import warnings

import requests
import urllib3

# ruleid: tls-verification-disabled-python-warnings
urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
# ruleid: tls-verification-disabled-python-warnings
requests.packages.urllib3.disable_warnings()
# ok: tls-verification-disabled-python-warnings (near miss: another warning)
urllib3.disable_warnings(urllib3.exceptions.SubjectAltNameWarning)
# ok: tls-verification-disabled-python-warnings
warnings.filterwarnings("ignore", category=DeprecationWarning)
