"""Packages that serve without being imported: for ``unused``. Data.

Servers, drivers, plugins, polyfills and peers that a framework loads by name or expects beside itself.
"""

import re

# Commands of a package that bear another name than the package.
COMMANDS = {
    "typescript": "tsc",
    "uglify-es": "uglifyjs",
    "uglify-js": "uglifyjs",
    "clean-css-cli": "cleancss",
    "@angular/cli": "ng",
    "@nestjs/cli": "nest",
    "@vue/cli-service": "vue-cli-service",
    "@remix-run/serve": "remix-serve",
    "@remix-run/dev": "remix",
    "@shopify/cli": "shopify",
    "sequelize-cli": "sequelize",
    "@sentry/cli": "sentry-cli",
    "firebase-tools": "firebase",
    "@tauri-apps/cli": "tauri",
    "@capacitor/cli": "cap",
    "@11ty/eleventy": "eleventy",
    "@react-router/serve": "react-router-serve",
    "@react-router/dev": "react-router",
    "@babel/cli": "babel",
    "@babel/node": "babel-node",
    "@swc/cli": "swc",
    "@craco/craco": "craco",
    "@expo/cli": "expo",
    "@storybook/cli": "storybook",
    "npm-run-all": "run-s",
    "@biomejs/biome": "biome",
    "@changesets/cli": "changeset",
    "@commitlint/cli": "commitlint",
    "netlify-cli": "netlify",
    "aws-cdk": "cdk",
    "drizzle-kit": "drizzle-kit",
    "webpack-cli": "webpack",
    "grunt-cli": "grunt",
    "gulp-cli": "gulp",
    "@graphql-codegen/cli": "graphql-codegen",
    "@mikro-orm/cli": "mikro-orm",
    "@cloudflare/wrangler": "wrangler",
}
_NPM = re.compile(
    r"(?:react|react-dom|react-native|vue|svelte|preact|typescript|tslib|core-js|regenerator-runtime|"
    r"zone\.js|rxjs|sharp|"
    r"bufferutil|utf-8-validate|encoding|pg-hstore|pg|mysql2?|sqlite3|better-sqlite3|tedious|mariadb|"
    r"oracledb|"
    r"reflect-metadata|class-transformer|class-validator|graphql|react-is|prop-types|postcss|"
    r"autoprefixer|tailwindcss|"
    r"sass|node-sass|less|stylus|terser|esbuild|rollup|vite|webpack|webpack-cli|jquery|popper\.js|"
    r"next|nuxt|"
    r"react-scripts|web-vitals|source-map-support|dotenv|dotenv-cli|cross-env|pm2|nodemon|"
    r"concurrently|"
    r"node-gyp|node-addon-api|nan|bindings|fsevents|canvas|pino-pretty|ejs|pug|hbs|handlebars|"
    r"nunjucks|mustache|jade|"
    r"swagger-ui-dist|server-only|client-only|styled-jsx|critters|isbot|lovable-tagger|puppeteer|"
    r"playwright|"
    r"hiredis|ajv|redux|nativewind|babel-runtime|ts-node|tsx|patch-package|husky|prisma|corepack|npm|"
    r"pnpm|yarn)$"
    r"|(?:@types/|ngx-|ng2-|@babel/|@swc/|@esbuild/|@rollup/|@next/|@img/|@expo/|expo|@react-native|"
    r"react-native|@react-navigation/|"
    r"@angular/|@nestjs/|@capacitor/|@ionic/|@emotion/|@popperjs/|eslint|@eslint/|"
    r"@typescript-eslint/|prettier|babel-|"
    r"postcss-|@tailwindcss/|tailwindcss-|vite-plugin-|@vitejs/|rollup-plugin-|webpack-|gatsby-|"
    r"@gatsbyjs/|grunt-|gulp-|"
    r"karma-|@storybook/|storybook|jest-|ts-|stylelint|@sveltejs/|@astrojs/|@nuxt/|@nuxtjs/|nuxt-|"
    r"@docusaurus/|hubot-|"
    r"@opentelemetry/|@sentry/|@fontsource|@fontsource-variable/|@medusajs/|@strapi/|strapi-|"
    r"@payloadcms/|@commitlint/|"
    r"@electron-forge/|electron|node-red-|homebridge-|n8n-|remark-|rehype-|@tsconfig/|tsconfig-|"
    r"winston-|@prisma/|"
    r"@remix-run/|@react-router/|@vercel/|@netlify/|@cloudflare/|serverless|cordova|@wdio/|@parcel/|"
    r"parcel-|@lingui/|"
    r"@formatjs/|@graphql-codegen/|@aws-amplify/|@tiptap/|prosemirror-|@codemirror/|@lezer/|"
    r"@fortawesome/|i18next-).{0,100}$"
)
_PYPI = re.compile(
    r"(?:pip|setuptools|wheel|uv|gunicorn|uvicorn|hypercorn|daphne|waitress|uwsgi|pyuwsgi|gevent|"
    r"eventlet|greenlet|meinheld|"
    r"uvloop|httptools|websockets|wsproto|psycopg2|psycopg2-binary|psycopg|psycopg-binary|psycopg-c|"
    r"asyncpg|aiosqlite|"
    r"mysqlclient|pymysql|mysql-connector-python|aiomysql|asyncmy|cx-oracle|oracledb|pyodbc|pymssql|"
    r"mssql-django|hiredis|"
    r"redis|python-multipart|email-validator|itsdangerous|jinja2|markupsafe|bcrypt|argon2-cffi|"
    r"cryptography|pyopenssl|"
    r"whitenoise|supervisor|honcho|circus|watchfiles|watchdog|watchgod|python-dotenv|orjson|ujson|"
    r"brotli|brotlipy|lxml|"
    r"html5lib|openpyxl|xlrd|xlsxwriter|xlwt|pyarrow|fastparquet|tables|pillow|tzdata|pytz|tabulate|"
    r"colorama|certifi|"
    r"pylibmc|pymemcache|python-memcached|flower|newrelic|ddtrace|sentry-sdk|django-heroku|pyyaml|"
    r"six|idna|urllib3|"
    r"charset-normalizer|chardet|typing-extensions|importlib-metadata|zipp|packaging|cffi|pycparser|"
    r"protobuf|"
    r"pywin32|pyreadline|pyreadline3|ipython|ipykernel|jupyter|jupyterlab|notebook|accelerate|"
    r"sentencepiece|"
    r"bitsandbytes|safetensors|xformers|triton|tiktoken|kaleido|pysocks|pyasn1|simplejson|dnspython|"
    r"aiodns|cchardet|"
    r"passlib|pyjwt|numexpr|bottleneck|s3fs|gcsfs|fsspec|h5py|scipy|numpy|matplotlib|typer|rich|"
    r"pygments|apache-airflow|"
    r"poetry-core|hatchling|cython|numpy-stubs|pycryptodome|pyinstaller|nuitka|alembic|aerich|"
    r"yoyo-migrations|"
    r"mkdocs|sphinx|awscli|twisted|autobahn|channels|asgiref|sqlparse|attrs|decorator|boto3|botocore|"
    r"django|setproctitle)$"
    r"|(?:types-|pytest|flake8|pylint|mypy|sphinx|mkdocs|pymdown|opentelemetry-|"
    r"apache-airflow-providers-|dbt-|"
    r"sqlalchemy-|nvidia-|pyobjc|gunicorn-|django-stubs|djangorestframework-stubs|azure-mgmt|"
    r"google-cloud-|backports-|"
    r"jupyter|ipy|nb|torch|tensorflow|tree-sitter|tesserocr|wagtail|celery-|kombu|zope-|plone|odoo|"
    r"trac).{0,100}$"
    r"|(?:swagger-ui-bundle|pygments-.{1,60}|.{1,60}-lexer)$|.{1,100}-stubs$|.{1,100}-plugin$|"
    r".{1,100}-theme$"
)


def serves_unseen(ecosystem: str, name: str) -> bool:
    """Whether this package commonly serves without any import of it."""
    return bool((_NPM if ecosystem == "npm" else _PYPI).match(name))
