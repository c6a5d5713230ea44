"""What well-known packages surely bring along or expect beside them, for targets without a lock. Data.

Source: the requirements and peer requirements that the packages' own releases declare.
"""

_PYTHON = """
fastapi: starlette pydantic pydantic-core typing-extensions annotated-types anyio
starlette: anyio
flask: werkzeug jinja2 markupsafe itsdangerous click blinker
flask-sqlalchemy: sqlalchemy flask
flask-migrate: alembic flask-sqlalchemy mako
flask-wtf: wtforms
flask-login: flask werkzeug
flask-socketio: python-socketio python-engineio simple-websocket
flask-jwt-extended: pyjwt
flask-marshmallow: marshmallow
flask-admin: wtforms
flask-pymongo: pymongo
flask-bcrypt: bcrypt
flask-restful: aniso8601 pytz six
sqlmodel: sqlalchemy pydantic
alembic: sqlalchemy mako
sqlalchemy: greenlet typing-extensions
django: asgiref sqlparse pytz tzdata
djangorestframework: django pytz
django-allauth: oauthlib requests-oauthlib requests pyjwt
django-celery-beat: celery django-timezone-field python-crontab
celery: kombu billiard vine amqp click
channels: asgiref daphne
daphne: twisted autobahn asgiref
requests: urllib3 certifi idna charset-normalizer chardet
httpx: httpcore anyio certifi idna h11 sniffio
aiohttp: yarl multidict aiosignal frozenlist attrs async-timeout
openai: httpx pydantic tqdm typing-extensions anyio
anthropic: httpx pydantic typing-extensions anyio
boto3: botocore s3transfer jmespath python-dateutil urllib3
pandas: numpy python-dateutil pytz
scikit-learn: numpy scipy joblib threadpoolctl
scipy: numpy
matplotlib: numpy pillow python-dateutil kiwisolver cycler
seaborn: matplotlib pandas numpy
statsmodels: numpy pandas scipy
xgboost: numpy scipy
lightgbm: numpy scipy
tensorflow: numpy keras protobuf h5py tensorboard
torchvision: torch numpy pillow
torchaudio: torch
transformers: numpy tokenizers huggingface-hub safetensors requests tqdm pyyaml packaging
sentence-transformers: torch transformers scikit-learn scipy numpy huggingface-hub tqdm pillow
opencv-python: numpy
opencv-python-headless: numpy
ultralytics: torch opencv-python numpy pillow pandas matplotlib pyyaml requests scipy
streamlit: pandas numpy pillow requests pyarrow tornado protobuf toml altair tenacity
gradio: fastapi httpx numpy pandas pillow pydantic pyyaml uvicorn huggingface-hub
plotly: tenacity packaging
dash: flask plotly werkzeug
langchain: langchain-core langsmith pydantic sqlalchemy
langchain: requests pyyaml langchain-text-splitters langgraph
langchain-community: langchain-core langchain requests sqlalchemy pyyaml aiohttp numpy
langchain-openai: langchain-core openai tiktoken
langchain-anthropic: langchain-core anthropic
langgraph: langchain-core
chromadb: pydantic numpy uvicorn fastapi
pydantic: typing-extensions pydantic-core annotated-types
pydantic-settings: pydantic python-dotenv
uvicorn: click h11 typing-extensions
typer: click rich shellingham
jupyter: ipython notebook ipykernel
jupyterlab: ipython jupyter-server jupyter-core notebook
notebook: jupyter-server jupyter-core ipython tornado
ipykernel: ipython jupyter-client jupyter-core tornado
firebase-admin: google-cloud-firestore google-cloud-storage google-auth google-api-core
google-cloud-storage: google-auth google-api-core requests
google-cloud-bigquery: google-auth google-api-core
google-api-python-client: google-auth httplib2 google-auth-httplib2 google-api-core
google-auth-oauthlib: google-auth requests-oauthlib
google-generativeai: google-api-core google-auth protobuf pydantic tqdm
google-genai: google-auth httpx pydantic requests
python-jose: ecdsa rsa
passlib: bcrypt
paramiko: cryptography bcrypt pynacl
pyopenssl: cryptography
authlib: cryptography
weasyprint: tinycss2 cssselect2 pillow fonttools
beautifulsoup4: soupsieve
pymongo: dnspython
motor: pymongo
mongoengine: pymongo
beanie: motor pymongo pydantic
odmantic: motor pymongo pydantic
rq: redis click
django-redis: redis
channels-redis: redis msgpack
slowapi: limits
scrapy: twisted lxml parsel w3lib itemadapter
selenium: urllib3 certifi trio
supabase: httpx gotrue postgrest storage3 realtime
sphinx: docutils pygments jinja2
mkdocs: markdown jinja2 pyyaml click
rich: pygments markdown-it-py
discord-py: aiohttp
python-telegram-bot: httpx
gunicorn: packaging setuptools
"""
_SCRIPT = """
next: react react-dom styled-jsx postcss
express: body-parser qs cookie send serve-static mime-types http-errors debug accepts
react-scripts: webpack babel-core eslint jest postcss
react-redux: redux
@reduxjs/toolkit: redux immer reselect redux-thunk
react-router-dom: react-router history
react-chartjs-2: chart.js
react-leaflet: leaflet
@mui/material: @emotion/react @emotion/styled react-transition-group prop-types
@material-ui/core: prop-types react-transition-group
@chakra-ui/react: @emotion/react @emotion/styled framer-motion
antd: dayjs classnames
bootstrap: @popperjs/core popper.js jquery
react-bootstrap: bootstrap
reactstrap: bootstrap
ng-bootstrap: @popperjs/core
styled-components: react-is
recharts: react-is victory-vendor
react-day-picker: date-fns
react-big-calendar: moment date-fns
@hookform/resolvers: zod yup joi
@fortawesome/react-fontawesome: @fortawesome/fontawesome-svg-core
@tiptap/react: @tiptap/pm @tiptap/core prosemirror-state prosemirror-view prosemirror-model
@tiptap/starter-kit: @tiptap/core @tiptap/pm
react-quill: quill
@react-three/fiber: three
@react-three/drei: three @react-three/fiber
@apollo/client: graphql
apollo-server: graphql
apollo-server-express: graphql
@apollo/server: graphql
graphql-request: graphql
type-graphql: graphql reflect-metadata class-validator
urql: graphql
@nestjs/core: reflect-metadata rxjs @nestjs/platform-express
@nestjs/common: reflect-metadata rxjs class-transformer class-validator
@nestjs/typeorm: typeorm
@nestjs/mongoose: mongoose
@nestjs/passport: passport
@nestjs/swagger: swagger-ui-express class-transformer class-validator
@nestjs/graphql: graphql
@nestjs/microservices: amqplib amqp-connection-manager kafkajs nats mqtt ioredis
typeorm: reflect-metadata pg mysql mysql2 sqlite3 better-sqlite3 mongodb mssql oracledb sql.js
sequelize: pg pg-hstore mysql2 mariadb sqlite3 tedious
knex: pg mysql mysql2 sqlite3 better-sqlite3 tedious oracledb
objection: knex
drizzle-orm: pg postgres mysql2 better-sqlite3 @libsql/client @neondatabase/serverless
prisma: @prisma/client
@prisma/client: prisma
passport-local-mongoose: mongoose passport-local
passport-google-oauth20: passport-oauth2
connect-mongo: mongodb
mongoose: mongodb bson mpath
@supabase/ssr: @supabase/supabase-js
@supabase/auth-helpers-nextjs: @supabase/supabase-js
@stripe/react-stripe-js: @stripe/stripe-js
@tanstack/react-query: @tanstack/query-core
@tanstack/react-query-devtools: @tanstack/react-query
@trpc/react-query: @tanstack/react-query @trpc/client @trpc/server
@clerk/nextjs: @clerk/backend @clerk/types
next-auth: @auth/core jose
socket.io: socket.io-adapter engine.io socket.io-parser
ws: bufferutil utf-8-validate
mongodb: bson
winston: logform triple-beam winston-transport
pino: pino-pretty
firebase: @firebase/app @firebase/auth @firebase/firestore @firebase/util
firebase-functions: express
expo: @expo/vector-icons expo-asset expo-constants expo-file-system expo-font expo-modules-core
expo-router: @react-navigation/native @react-navigation/bottom-tabs
expo-router: @react-navigation/native-stack @react-navigation/elements
react-native: @react-native/normalize-colors
@react-navigation/native: react-native-screens react-native-safe-area-context @react-navigation/core
codemirror: @codemirror/commands @codemirror/language @codemirror/search
codemirror: @codemirror/state @codemirror/view @codemirror/autocomplete @codemirror/lint
@codemirror/language: @lezer/highlight @lezer/common
@codemirror/lang-javascript: @codemirror/language @codemirror/state
@codemirror/lang-javascript: @codemirror/view @codemirror/autocomplete
@codemirror/lang-json: @codemirror/language @lezer/highlight @lezer/common
vue: @vue/shared @vue/reactivity @vue/runtime-core @vue/runtime-dom @vue/compiler-sfc
nuxt: vue vue-router h3 ofetch nitropack unhead @unhead/vue ufo defu consola
vitepress: vue vite
vite: esbuild rollup postcss
@sveltejs/kit: svelte vite
astro: vite zod
ngx-clipboard: ngx-window-token
@angular/core: rxjs zone.js tslib
@angular/material: @angular/cdk @angular/animations
rxjs: tslib
gatsby: react react-dom graphql react-helmet
@docusaurus/core: react react-dom react-router-dom
@docusaurus/core: react-router react-helmet-async clsx prism-react-renderer
@docusaurus/preset-classic: clsx prism-react-renderer @docusaurus/theme-common
electron-forge: electron
hardhat: ethers
@nomiclabs/hardhat-ethers: ethers
wagmi: viem @tanstack/react-query
remark-gfm: unified
react-markdown: unified remark-parse rehype-raw unist-util-visit
ai: zod @ai-sdk/provider
langchain: @langchain/core
@langchain/openai: @langchain/core openai
swagger-ui-express: swagger-ui-dist
webpack: webpack-sources terser-webpack-plugin
"""


def _read(table: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for name, _, brought in (line.partition(": ") for line in table.strip().splitlines()):
        found[name] = found.get(name, frozenset()) | frozenset(brought.split())
    return found


# What a framework's own documentation tells its users to import: it changes with the framework alone.
_ITS_OWN_PARTS = _read(
    """
django: asgiref
channels: asgiref
flask: werkzeug jinja2 markupsafe itsdangerous click
fastapi: starlette pydantic pydantic-core
pydantic: pydantic-core
pydantic-settings: pydantic
celery: kombu
boto3: botocore
jest: @jest/globals
"""
)
BRINGS = {"PyPI": _read(_PYTHON), "npm": _read(_SCRIPT)}


def own_part(name: str, declared: set[str]) -> bool:
    """Whether a declared package documents this one as a part of itself."""
    if name == "azure-core":
        return any(other.startswith("azure-") for other in declared)
    return any(name in _ITS_OWN_PARTS.get(other, ()) for other in declared)


def brought_by(ecosystem: str, name: str, declared: set[str]) -> str | None:
    """A declared package that is known to bring this one along or to expect it beside itself; None: none."""
    table = BRINGS.get(ecosystem, {})
    return next((d for d in sorted(declared) if name in table.get(d, ())), None)
