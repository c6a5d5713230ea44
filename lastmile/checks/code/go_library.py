"""What Go's standard library and the usual packages give back, as far as the checks need it; no check itself.

Names are written with the last element of their import path; pointers are left out ("os.File").
Source: the packages' documentation on pkg.go.dev.
"""

_FUNCTIONS = """
os: Open OpenFile Create CreateTemp NewFile = os.File error
os: ReadFile = []byte error
os: ReadDir = []os.DirEntry error
os: Stat Lstat = os.FileInfo error
os: Getwd Hostname Executable UserHomeDir UserConfigDir UserCacheDir MkdirTemp Readlink = string error
os: Remove RemoveAll Rename Mkdir MkdirAll WriteFile Chmod Chown Chtimes Truncate Symlink Link = error
os: Setenv Unsetenv Chdir = error
os: Pipe = os.File os.File error
os: FindProcess StartProcess = os.Process error
ioutil: ReadFile ReadAll = []byte error
ioutil: ReadDir = []os.FileInfo error
ioutil: WriteFile = error
ioutil: TempFile = os.File error
ioutil: TempDir = string error
io: ReadAll = []byte error
io: Copy CopyN CopyBuffer = int64 error
io: ReadFull ReadAtLeast WriteString = int error
io: Pipe = io.PipeReader io.PipeWriter
io: NopCloser = io.ReadCloser
json: Unmarshal Compact Indent = error
json: Marshal MarshalIndent = []byte error
json: NewDecoder = json.Decoder
json: NewEncoder = json.Encoder
xml: Unmarshal = error
xml: Marshal MarshalIndent = []byte error
xml: NewDecoder = xml.Decoder
xml: NewEncoder = xml.Encoder
gob: NewDecoder = gob.Decoder
gob: NewEncoder = gob.Encoder
yaml: Unmarshal = error
yaml: Marshal = []byte error
yaml: NewDecoder = yaml.Decoder
yaml: NewEncoder = yaml.Encoder
toml: Unmarshal = error
proto: Unmarshal = error
proto: Marshal = []byte error
binary: Read Write = error
csv: NewReader = csv.Reader
csv: NewWriter = csv.Writer
bufio: NewReader NewReaderSize = bufio.Reader
bufio: NewWriter NewWriterSize = bufio.Writer
bufio: NewScanner = bufio.Scanner
bytes: NewBuffer NewBufferString = bytes.Buffer
bytes: NewReader = bytes.Reader
strings: NewReader = strings.Reader
http: Get Post Head PostForm = http.Response error
http: NewRequest NewRequestWithContext = http.Request error
http: ListenAndServe ListenAndServeTLS Serve = error
http: NewServeMux = http.ServeMux
url: Parse ParseRequestURI = url.URL error
url: ParseQuery = url.Values error
url: QueryUnescape PathUnescape JoinPath = string error
strconv: Atoi = int error
strconv: ParseInt = int64 error
strconv: ParseUint = uint64 error
strconv: ParseFloat = float64 error
strconv: Unquote = string error
strconv: ParseBool = bool error
time: Parse ParseInLocation = time.Time error
time: ParseDuration = time.Duration error
time: LoadLocation = time.Location error
time: NewTicker = time.Ticker
time: NewTimer AfterFunc = time.Timer
sql: Open = sql.DB error
sqlx: Open Connect ConnectContext = sqlx.DB error
sqlx: MustConnect MustOpen = sqlx.DB
gorm: Open = gorm.DB error
pgx: Connect = pgx.Conn error
pgxpool: New Connect NewWithConfig = pgxpool.Pool error
mongo: Connect NewClient = mongo.Client error
redis: NewClient NewClusterClient = redis.Client
exec: Command CommandContext = exec.Cmd
exec: LookPath = string error
filepath: Abs Rel EvalSymlinks = string error
filepath: Glob = []string error
filepath: Walk WalkDir = error
fs: WalkDir = error
template: New = template.Template
template: ParseFiles ParseGlob ParseFS = template.Template error
regexp: Compile = regexp.Regexp error
regexp: MatchString = bool error
context: WithCancel WithTimeout WithDeadline WithCancelCause = context.Context context.CancelFunc
hex: DecodeString = []byte error
net: Dial DialTimeout = net.Conn error
net: Listen = net.Listener error
net: ListenUDP = net.UDPConn error
net: ListenPacket = net.PacketConn error
net: DialTCP = net.TCPConn error
net: DialUDP = net.UDPConn error
net: DialUnix = net.UnixConn error
net: LookupHost LookupIP LookupAddr LookupMX LookupTXT = []string error
net: ParseCIDR = net.IP net.IPNet error
net: SplitHostPort = string string error
tls: Dial = tls.Conn error
tls: LoadX509KeyPair X509KeyPair = tls.Certificate error
smtp: SendMail = error
smtp: Dial = smtp.Client error
gzip: NewReader = gzip.Reader error
gzip: NewWriter = gzip.Writer
gzip: NewWriterLevel = gzip.Writer error
zlib: NewReader = io.ReadCloser error
zlib: NewWriter = zlib.Writer
zip: OpenReader = zip.ReadCloser error
zip: NewReader = zip.Reader error
zip: NewWriter = zip.Writer
tar: NewReader = tar.Reader
tar: NewWriter = tar.Writer
multipart: NewWriter = multipart.Writer
rand: Int Prime = big.Int error
bcrypt: GenerateFromPassword = []byte error
bcrypt: CompareHashAndPassword = error
uuid: Parse FromString NewRandom NewUUID = uuid.UUID error
x509: ParseCertificate = x509.Certificate error
pem: Encode = error
jwt: Parse ParseWithClaims = jwt.Token error
jwt: NewWithClaims = jwt.Token
viper: ReadInConfig Unmarshal WriteConfig = error
grpc: Dial NewClient DialContext = grpc.ClientConn error
mail: ParseAddress = mail.Address error
mime: ParseMediaType = string map[string]string error
"""

_METHODS = """
os.File: Close Sync Truncate Chmod SetDeadline = error
os.File: Write WriteString WriteAt Read ReadAt = int error
os.File: Seek = int64 error
os.File: Stat = os.FileInfo error
os.File: Readdir ReadDir Readdirnames = []os.FileInfo error
os.Process: Kill Signal Release = error
os.Process: Wait = os.ProcessState error
io.ReadCloser: Close = error
io.WriteCloser: Close = error
io.Closer: Close = error
io.ReadWriteCloser: Close = error
io.PipeWriter: Close = error
io.Writer: Write = int error
io.WriteCloser: Write = int error
json.Decoder: Decode = error
json.Encoder: Encode = error
xml.Decoder: Decode = error
xml.Encoder: Encode Flush = error
gob.Decoder: Decode = error
gob.Encoder: Encode = error
yaml.Decoder: Decode = error
yaml.Encoder: Encode Close = error
csv.Reader: Read = []string error
csv.Reader: ReadAll = [][]string error
csv.Writer: Write WriteAll = error
bufio.Writer: Flush = error
bufio.Writer: Write WriteString = int error
bufio.Reader: ReadString = string error
bufio.Reader: ReadBytes = []byte error
bufio.Reader: Read = int error
gzip.Writer: Close Flush = error
gzip.Writer: Write = int error
gzip.Reader: Close = error
zlib.Writer: Close = error
zip.Writer: Close = error
zip.Writer: Create = io.Writer error
zip.File: Open = io.ReadCloser error
tar.Writer: Close WriteHeader = error
tar.Writer: Write = int error
tar.Reader: Next = tar.Header error
multipart.Writer: Close WriteField = error
multipart.Writer: CreateFormFile CreateFormField CreatePart = io.Writer error
multipart.FileHeader: Open = multipart.File error
http.Client: Do Get Post PostForm Head = http.Response error
http.Request: ParseForm ParseMultipartForm Write = error
http.Request: WithContext Clone = http.Request
http.Request: Context = context.Context
http.Request: Cookie = http.Cookie error
http.Request: FormFile = multipart.File multipart.FileHeader error
http.Server: ListenAndServe ListenAndServeTLS Serve Shutdown Close = error
http.RoundTripper: RoundTrip = http.Response error
http.Transport: RoundTrip = http.Response error
sql.DB: Query QueryContext = sql.Rows error
sql.DB: QueryRow QueryRowContext = sql.Row
sql.DB: Exec ExecContext = sql.Result error
sql.DB: Begin BeginTx = sql.Tx error
sql.DB: Prepare PrepareContext = sql.Stmt error
sql.DB: Conn = sql.Conn error
sql.DB: Ping PingContext Close = error
sql.Tx: Query QueryContext = sql.Rows error
sql.Tx: QueryRow QueryRowContext = sql.Row
sql.Tx: Exec ExecContext = sql.Result error
sql.Tx: Prepare PrepareContext = sql.Stmt error
sql.Tx: Commit Rollback = error
sql.Conn: QueryContext = sql.Rows error
sql.Conn: ExecContext = sql.Result error
sql.Conn: Close = error
sql.Stmt: Query QueryContext = sql.Rows error
sql.Stmt: QueryRow QueryRowContext = sql.Row
sql.Stmt: Exec ExecContext = sql.Result error
sql.Stmt: Close = error
sql.Rows: Scan Close Err = error
sql.Rows: Columns = []string error
sql.Row: Scan Err = error
sql.Result: LastInsertId RowsAffected = int64 error
sqlx.DB: Query QueryContext = sql.Rows error
sqlx.DB: Queryx QueryxContext NamedQuery = sqlx.Rows error
sqlx.DB: Exec ExecContext NamedExec NamedExecContext = sql.Result error
sqlx.DB: Get Select GetContext SelectContext = error
sqlx.DB: Beginx BeginTxx = sqlx.Tx error
sqlx.DB: Preparex = sqlx.Stmt error
sqlx.Tx: Exec ExecContext NamedExec NamedExecContext = sql.Result error
sqlx.Tx: Get Select GetContext SelectContext Commit Rollback = error
sqlx.Rows: Scan StructScan Close Err = error
pgxpool.Pool: Query = pgx.Rows error
pgxpool.Pool: Exec = pgconn.CommandTag error
pgxpool.Pool: Begin BeginTx = pgx.Tx error
pgxpool.Pool: QueryRow = pgx.Row
pgxpool.Pool: Acquire = pgxpool.Conn error
pgx.Conn: Query = pgx.Rows error
pgx.Conn: Exec = pgconn.CommandTag error
pgx.Conn: Begin BeginTx = pgx.Tx error
pgx.Conn: QueryRow = pgx.Row
pgx.Tx: Query = pgx.Rows error
pgx.Tx: Exec = pgconn.CommandTag error
pgx.Tx: Commit Rollback = error
pgx.Tx: QueryRow = pgx.Row
pgx.Rows: Scan Err = error
pgx.Row: Scan = error
exec.Cmd: Run Start Wait = error
exec.Cmd: Output CombinedOutput = []byte error
exec.Cmd: StdoutPipe StderrPipe = io.ReadCloser error
exec.Cmd: StdinPipe = io.WriteCloser error
template.Template: Execute ExecuteTemplate = error
template.Template: Parse ParseFiles ParseGlob = template.Template error
template.Template: New Funcs = template.Template
net.Listener: Accept = net.Conn error
net.Listener: Close = error
net.Conn: Write Read = int error
net.Conn: Close SetDeadline SetReadDeadline SetWriteDeadline = error
net.TCPConn: Write Read = int error
net.UDPConn: Write Read = int error
net.Dialer: Dial DialContext = net.Conn error
jwt.Token: SignedString = string error
errgroup.Group: Wait = error
mongo.Collection: InsertOne InsertMany ReplaceOne = mongo.Result error
mongo.Collection: UpdateOne UpdateMany DeleteOne DeleteMany = mongo.Result error
mongo.Collection: Find Aggregate = mongo.Cursor error
mongo.Cursor: Decode All Close = error
mongo.SingleResult: Decode = error
mongo.Client: Connect Disconnect Ping = error
gin.Context: ShouldBind ShouldBindJSON ShouldBindQuery ShouldBindUri ShouldBindWith = error
gin.Context: Bind BindJSON BindQuery BindUri SaveUploadedFile = error
gin.Engine: Run RunTLS = error
echo.Context: Bind Validate = error
fiber.Ctx: BodyParser QueryParser SaveFile = error
websocket.Conn: WriteMessage WriteJSON ReadJSON WriteControl = error
websocket.Conn: ReadMessage = int []byte error
smtp.Client: Mail Rcpt Auth Quit StartTLS = error
url.URL: Parse = url.URL error
"""

FIELDS = {
    "http.Response": {"Body": "io.ReadCloser", "Request": "http.Request"},
    "http.Request": {"Body": "io.ReadCloser", "URL": "url.URL"},
    "exec.Cmd": {"Process": "os.Process"},
    "sqlx.DB": {"DB": "sql.DB"},
}
VARIABLES = {
    "http.DefaultClient": "http.Client",
    "http.DefaultTransport": "http.RoundTripper",
    "os.Stdout": "os.File",
    "os.Stderr": "os.File",
    "os.Stdin": "os.File",
}
# What a variable of this name mostly is, where its type is not to be seen.
USUAL = {
    "db": "sql.DB",
    "tx": "sql.Tx",
    "rows": "sql.Rows",
    "row": "sql.Row",
    "stmt": "sql.Stmt",
    "httpclient": "http.Client",
}


def _table(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in text.strip().splitlines():
        names, _, results = line.partition(" = ")
        owner, _, members = names.partition(": ")
        for member in members.split():
            found[f"{owner}.{member}"] = tuple(results.split())
    return found


FUNCTIONS = _table(_FUNCTIONS)  # "os.Open" -> its results
METHODS = _table(_METHODS)  # "os.File.Close" -> its results
