/*
 * A stand-in for wevtutil.exe that reads its events from a folder: see event-log.h. It knows qe, gli and gl, notes its
 * arguments in `wevtutil.calls`, a JSON array in a line, and does what `wevtutil.mode` tells: see README.md.
 */
#include <fcntl.h>
#include <io.h>
#include "event-query.h"

typedef struct {
  const WCHAR *channel, *query, *format, *computer, *root;
  LONG count;
  bool isUnicode, isReverse;
} Options;

typedef struct { bool hangs, isGarbage, hasMark; ULONGLONG exitCode; const char *complaint; } Mode;

static const struct { DWORD code; const WCHAR *text; } MESSAGES[] = {
  { ERROR_ACCESS_DENIED, L"Access is denied." },
  { ERROR_INVALID_PARAMETER, L"The parameter is incorrect." },
  { RPC_S_SERVER_UNAVAILABLE, L"The RPC server is unavailable." },
  { ERROR_EVT_CHANNEL_NOT_FOUND, L"The specified channel could not be found." }
};

/* Writes text as UTF-16, or as the code page of a console has it. */
static void print (FILE *stream, const WCHAR *text, bool isUnicode)
{
  int length = (int)wcslen(text), size = WideCharToMultiByte(CP_OEMCP, 0, text, length, NULL, 0, NULL, NULL);
  if (isUnicode) {
    fwrite(text, sizeof(WCHAR), (size_t)length, stream);
    return;
  }
  char *bytes = malloc((size_t)size + 1);
  WideCharToMultiByte(CP_OEMCP, 0, text, length, bytes, size, NULL, NULL);
  fwrite(bytes, 1, (size_t)size, stream);
  free(bytes);
}

static int fail (DWORD error, const WCHAR *doing, bool isUnicode)
{
  WCHAR text[MOST_PATH];
  const WCHAR *message = L"Unknown error.";
  for (size_t n = 0; n < COUNT_OF(MESSAGES); n++) if (MESSAGES[n].code == error) message = MESSAGES[n].text;
  swprintf(text, MOST_PATH, L"%ls %ls\r\n", doing, message);
  print(stderr, text, isUnicode);
  return (int)error;
}

static void noteCall (const WCHAR *folder, int count, WCHAR **arguments)
{
  WCHAR path[MOST_PATH];
  filePath(path, folder, L"wevtutil", L".calls");
  FILE *file = _wfopen(path, L"ab");
  if (file == NULL) return;
  for (int n = 1; n < count; n++) {
    char *text = utf8Of(arguments[n]);
    fputs(n == 1 ? "[\"" : ",\"", file);
    for (const char *at = text; *at; at++) {
      if (*at == '"' || *at == '\\') fprintf(file, "\\%c", *at);
      else if ((unsigned char)*at < ' ') fprintf(file, "\\u%04x", *at);
      else fputc(*at, file);
    }
    fputc('"', file);
    free(text);
  }
  fputs("]\n", file);
  fclose(file);
}

/* One setting in a line: hang, garbage, bom, exit NUMBER, stderr TEXT. */
static Mode readMode (const WCHAR *folder)
{
  Mode mode = { 0 };
  char *text = readControl(folder, L"wevtutil", L".mode");
  for (char *line = text ? strtok(text, "\r\n") : NULL; line; line = strtok(NULL, "\r\n")) {
    if (strcmp(line, "hang") == 0) mode.hangs = true;
    else if (strcmp(line, "garbage") == 0) mode.isGarbage = true;
    else if (strcmp(line, "bom") == 0) mode.hasMark = true;
    else if (after(line, "exit ") == line + 5) mode.exitCode = strtoull(line + 5, NULL, 10);
    else if (after(line, "stderr ") == line + 7) mode.complaint = line + 7;
  }
  return mode;
}

static const WCHAR *valueOf (const WCHAR *argument, const WCHAR *option)
{
  size_t length = wcslen(option);
  return _wcsnicmp(argument, option, length) == 0 ? argument + length : NULL;
}

/* False where there is an option that it does not know. */
static bool readOptions (int count, WCHAR **arguments, Options *options)
{
  *options = (Options) { .channel = count > 2 ? arguments[2] : L"", .format = L"text", .count = -1 };
  for (int n = 3; n < count; n++) {
    const WCHAR *argument = arguments[n], *value;
    if ((value = valueOf(argument, L"/q:"))) options->query = value;
    else if ((value = valueOf(argument, L"/f:"))) options->format = value;
    else if ((value = valueOf(argument, L"/r:"))) options->computer = value;
    else if ((value = valueOf(argument, L"/e:"))) options->root = value;
    else if ((value = valueOf(argument, L"/c:"))) options->count = wcstol(value, NULL, 10);
    else if ((value = valueOf(argument, L"/uni:"))) options->isUnicode = _wcsicmp(value, L"true") == 0;
    else if ((value = valueOf(argument, L"/rd:"))) options->isReverse = _wcsicmp(value, L"true") == 0;
    else return false;
  }
  return count > 2;
}

static void printEvent (const char *xml, bool isRendered, bool isUnicode)
{
  const char *rendering = strstr(xml, "<RenderingInfo"), *end = strstr(xml, "</Event>");
  bool isAdded = isRendered && rendering == NULL && end;
  char *text = malloc(strlen(xml) + 64);
  if (isAdded) sprintf(text, "%.*s<RenderingInfo Culture='en-US'></RenderingInfo></Event>\r\n", (int)(end - xml), xml);
  else sprintf(text, "%s\r\n", xml);
  WCHAR *wide = wideOf(text);
  print(stdout, wide, isUnicode);
  free(wide);
  free(text);
}

static void printTag (const WCHAR *root, const WCHAR *form, bool isUnicode)
{
  WCHAR tag[MOST_PATH];
  if (root == NULL) return;
  swprintf(tag, MOST_PATH, form, root);
  print(stdout, tag, isUnicode);
}

static int queryEvents (const WCHAR *folder, const Options *options)
{
  bool isRendered = _wcsicmp(options->format, L"RenderedXml") == 0, isUnicode = options->isUnicode;
  const WCHAR *doing = L"Failed to read events from log or file.";
  if (!isRendered && _wcsicmp(options->format, L"xml") != 0) return fail(ERROR_INVALID_PARAMETER, doing, isUnicode);
  Log *log;
  Query query;
  DWORD error = openLog(folder, options->channel, &log);
  if (error) return fail(error, doing, isUnicode);
  /* what the real one says of a query that it does not understand: nothing, and that all went well */
  if (readQuery(&query, options->channel, options->query, false)) return 0;
  LONG left = options->count < 0 ? (LONG)log->count : options->count;
  printTag(options->root, L"<%ls>\r\n", isUnicode);
  for (size_t n = 0; n < log->count && left > 0; n++) {
    const Event *event = &log->events[options->isReverse ? log->count - 1 - n : n];
    if (!selects(&query, event, log->now)) continue;
    printEvent(event->xml, isRendered, isUnicode);
    left--;
  }
  printTag(options->root, L"</%ls>\r\n", isUnicode);
  return 0;
}

static void timeText (WCHAR *text, ULONGLONG ticks)
{
  FILETIME file = { (DWORD)ticks, (DWORD)(ticks >> 32) };
  SYSTEMTIME time;
  FileTimeToSystemTime(&file, &time);
  swprintf(text, 32, L"%04u-%02u-%02uT%02u:%02u:%02u.%03uZ", time.wYear, time.wMonth, time.wDay,
    time.wHour, time.wMinute, time.wSecond, time.wMilliseconds);
}

static int getLogInfo (const WCHAR *folder, const Options *options)
{
  Log *log;
  DWORD error = openLog(folder, options->channel, &log);
  if (error) return fail(error, L"Failed to get log information.", options->isUnicode);
  WCHAR text[MOST_PATH], created[32], accessed[32], written[32];
  timeText(created, log->created);
  timeText(accessed, log->now);
  timeText(written, log->written);
  swprintf(text, MOST_PATH, L"creationTime: %ls\r\nlastAccessTime: %ls\r\nlastWriteTime: %ls\r\nfileSize: %I64u\r\n"
    L"attributes: %u\r\nnumberOfLogRecords: %I64u\r\noldestRecordNumber: %I64u\r\n", created, accessed, written, log->size,
    FILE_ATTRIBUTE_ARCHIVE, (ULONGLONG)log->count, log->count ? log->first : 0);
  print(stdout, text, options->isUnicode);
  return 0;
}

static int getLog (const WCHAR *folder, const Options *options)
{
  DWORD error = channelError(folder, options->channel);
  if (error) return fail(error, L"Failed to read configuration for log.", options->isUnicode);
  WCHAR text[MOST_PATH], file[MOST_PATH];
  filePath(file, L"%SystemRoot%\\System32\\Winevt\\Logs", options->channel, L".evtx");
  swprintf(text, MOST_PATH, L"name: %ls\r\nenabled: %ls\r\ntype: Admin\r\nowningPublisher: \r\nisolation: Application\r\n"
    L"channelAccess: O:BAG:SYD:(A;;0xf0007;;;SY)(A;;0x7;;;BA)\r\nlogging:\r\n  logFileName: %ls\r\n  retention: false\r\n"
    L"  autoBackup: false\r\n  maxSize: 20971520\r\npublishing:\r\n  fileMax: 1\r\n", options->channel,
    fileExists(folder, options->channel, L".disabled") ? L"false" : L"true", file);
  print(stdout, text, options->isUnicode);
  return 0;
}

static const struct { const WCHAR *name; int (*run) (const WCHAR *, const Options *); } COMMANDS[] = {
  { L"qe", queryEvents }, { L"gli", getLogInfo }, { L"gl", getLog }
};

int wmain (int count, WCHAR **arguments)
{
  WCHAR folder[MOST_PATH];
  Options options;
  _setmode(_fileno(stdout), _O_BINARY);
  _setmode(_fileno(stderr), _O_BINARY);
  setvbuf(stdout, NULL, _IOFBF, 1 << 16);
  serviceFolder(folder, NULL);
  noteCall(folder, count, arguments);
  Mode mode = readMode(folder);
  if (mode.hangs) Sleep(INFINITE);
  bool isKnown = readOptions(count, arguments, &options);
  if (mode.complaint) {
    WCHAR *complaint = wideOf(mode.complaint);
    print(stderr, complaint, options.isUnicode);
    free(complaint);
  }
  if (mode.exitCode) return (int)mode.exitCode;
  if (mode.hasMark && options.isUnicode) print(stdout, L"\xfeff", true);
  if (mode.isGarbage) print(stdout, L"<Event><System></Wrong> & no event at all\r\n", options.isUnicode);
  if (mode.isGarbage) return 0;
  serviceFolder(folder, options.computer);
  for (size_t n = 0; isKnown && n < COUNT_OF(COMMANDS); n++) {
    if (_wcsicmp(arguments[1], COMMANDS[n].name) == 0) return COMMANDS[n].run(folder, &options);
  }
  return fail(ERROR_INVALID_PARAMETER, L"Invalid option or command.", options.isUnicode);
}
