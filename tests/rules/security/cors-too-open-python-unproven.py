from fastapi.middleware.cors import CORSMiddleware
from flask_cors import CORS


def wire(app, settings):
    # ruleid: cors-too-open-python-unproven
    CORS(app)
    # ruleid: cors-too-open-python-unproven
    CORS(app, resources={r"/api/*": {"origins": "*"}})
    # ruleid: cors-too-open-python-unproven
    app.add_middleware(CORSMiddleware, allow_origins=["*"])
    # ok: cors-too-open-python-unproven
    CORS(app, origins=settings.ORIGINS)
    # ok: cors-too-open-python-unproven (near miss: the star stands for paths)
    CORS(app, resources={r"/api/*": {"origins": ["https://shop.example.com"]}})
    # ok: cors-too-open-python-unproven (near miss: all methods, not all origins)
    app.add_middleware(CORSMiddleware, allow_origins=settings.ORIGINS, allow_methods=["*"])


def answer(response):
    # ruleid: cors-too-open-python-unproven
    response.headers["Access-Control-Allow-Origin"] = "*"
    # ok: cors-too-open-python-unproven
    response.headers["Access-Control-Allow-Methods"] = "*"
    return response
