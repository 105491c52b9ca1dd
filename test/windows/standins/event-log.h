/*
 * A folder that stands for the Event Log service: a channel is a file `<channel>.xmll` with one <Event> in a line, oldest
 * first, in UTF-8. README.md beside this folder lists the files that change how it answers.
 */
#ifndef EVENT_LOG_H
#define EVENT_LOG_H

#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define TICKS_PER_SECOND 10000000ULL
#define MOST_PATH 1024

typedef struct {
  const char *xml;
  const char *provider;
  size_t providerLength;
  ULONGLONG eventId;
  /* What the event says of itself: in a channel of forwarded events, its number where it came from. */
  ULONGLONG recordId;
  ULONGLONG created;
} Event;

/* What a channel held when it was opened; it is never changed, so that events outlive a change of the file. */
typedef struct Log {
  WCHAR channel[MAX_PATH];
  WCHAR path[MOST_PATH];
  ULONGLONG size, written, created, now;
  /* Number of the first event in the log's own numbering. */
  ULONGLONG first;
  char *text;
  Event *events;
  size_t count;
  int uses;
  struct Log *next;
} Log;

/* The logs that were opened last, so that a channel that did not change is not read again. */
static Log *cachedLogs;

static void serviceFolder (WCHAR *folder, const WCHAR *computer)
{
  if (GetEnvironmentVariableW(L"FAKE_WEVT_DIR", folder, MAX_PATH) == 0) wcscpy(folder, L"C:\\fakewevt");
  if (computer && *computer) {
    wcscat(folder, L"\\");
    wcsncat(folder, computer, MAX_PATH);
  }
}

/* Windows names the file of a channel A/B "A%4B.evtx". */
static void filePath (WCHAR *path, const WCHAR *folder, const WCHAR *name, const WCHAR *suffix)
{
  WCHAR *to = path + swprintf(path, MOST_PATH, L"%ls\\", folder);
  for (size_t n = 0; name[n] && n < MAX_PATH; n++) {
    if (name[n] == L'/') *to++ = L'%';
    *to++ = name[n] == L'/' ? L'4' : name[n];
  }
  wcscpy(to, suffix);
}

static bool fileExists (const WCHAR *folder, const WCHAR *name, const WCHAR *suffix)
{
  WCHAR path[MOST_PATH];
  filePath(path, folder, name, suffix);
  return GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES;
}

/* The text of a file with a NUL behind it, or NULL. */
static char *readText (const WCHAR *path)
{
  HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
  if (file == INVALID_HANDLE_VALUE) return NULL;
  DWORD size = GetFileSize(file, NULL), read = 0;
  char *text = malloc((size_t)size + 1);
  if (!ReadFile(file, text, size, &read, NULL)) read = 0;
  text[read] = 0;
  CloseHandle(file);
  return text;
}

static char *readControl (const WCHAR *folder, const WCHAR *name, const WCHAR *suffix)
{
  WCHAR path[MOST_PATH];
  filePath(path, folder, name, suffix);
  return readText(path);
}

static ULONGLONG ticksOf (FILETIME time)
{
  return (ULONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

/* 2026-11-22T13:00:00.1234567Z in ticks of 100 ns since 1601; 0 where it is no time. */
static ULONGLONG timeOf (const char *text)
{
  SYSTEMTIME time = { 0 };
  FILETIME ticks;
  int used = 0;
  if (sscanf(text, "%4hu-%2hu-%2huT%2hu:%2hu:%2hu%n", &time.wYear, &time.wMonth, &time.wDay,
    &time.wHour, &time.wMinute, &time.wSecond, &used) != 6 || !SystemTimeToFileTime(&time, &ticks)) return 0;
  ULONGLONG fraction = 0, unit = TICKS_PER_SECOND;
  if (text[used] == '.') {
    for (const char *at = text + used + 1; *at >= '0' && *at <= '9' && unit > 1; at++) fraction += (*at - '0') * (unit /= 10);
  }
  return ticksOf(ticks) + fraction;
}

static ULONGLONG timeFrom (char *text, ULONGLONG otherwise)
{
  ULONGLONG time = text ? timeOf(text) : otherwise;
  free(text);
  return time;
}

static ULONGLONG currentTime (const WCHAR *folder)
{
  FILETIME now;
  GetSystemTimeAsFileTime(&now);
  return timeFrom(readControl(folder, L"service", L".now"), ticksOf(now));
}

static const char *after (const char *text, const char *mark)
{
  const char *found = text ? strstr(text, mark) : NULL;
  return found ? found + strlen(mark) : NULL;
}

static ULONGLONG numberAfter (const char *text, const char *mark)
{
  const char *value = after(text, mark);
  return value ? strtoull(value, NULL, 10) : 0;
}

static Event eventOf (const char *xml)
{
  const char *name = after(xml, "<Provider Name="), *time = after(xml, " SystemTime=");
  return (Event) {
    .xml = xml,
    .provider = name ? name + 1 : "",
    .providerLength = name ? strcspn(name + 1, name[0] == '"' ? "\"" : "'") : 0,
    .eventId = numberAfter(after(xml, "<EventID"), ">"),
    .recordId = numberAfter(xml, "<EventRecordID>"),
    .created = time ? timeOf(time + 1) : 0
  };
}

/* A last line without its end is still being written, and not there yet. */
static void readEvents (Log *log)
{
  size_t room = 0;
  for (char *line = log->text, *end; (end = strchr(line, '\n')); line = end + 1) {
    *end = 0;
    if (*line == 0) continue;
    if (log->count == room) log->events = realloc(log->events, (room = room ? room * 2 : 1024) * sizeof(Event));
    log->events[log->count++] = eventOf(line);
  }
}

static void releaseLog (Log *log)
{
  if (log == NULL || --log->uses > 0) return;
  free(log->events);
  free(log->text);
  free(log);
}

/* The log as it was read last, where its file is still the same; else it is forgotten. */
static Log *cachedLog (const Log *wanted)
{
  for (Log **place = &cachedLogs, *log; (log = *place); place = &log->next) {
    if (wcscmp(log->path, wanted->path) != 0) continue;
    if (log->size == wanted->size && log->written == wanted->written && log->first == wanted->first) return log;
    *place = log->next;
    releaseLog(log);
    return NULL;
  }
  return NULL;
}

/* What makes any call fail: 0, or the error. */
static DWORD serviceError (const WCHAR *folder)
{
  bool isThere = GetFileAttributesW(folder) != INVALID_FILE_ATTRIBUTES && !fileExists(folder, L"service", L".stopped");
  return isThere ? ERROR_SUCCESS : RPC_S_SERVER_UNAVAILABLE;
}

static DWORD channelError (const WCHAR *folder, const WCHAR *channel)
{
  DWORD error = serviceError(folder);
  if (error) return error;
  if (fileExists(folder, channel, L".denied")) return ERROR_ACCESS_DENIED;
  return fileExists(folder, channel, L".xmll") ? ERROR_SUCCESS : ERROR_EVT_CHANNEL_NOT_FOUND;
}

static DWORD openLog (const WCHAR *folder, const WCHAR *channel, Log **opened)
{
  DWORD error = channelError(folder, channel);
  if (error) return error;
  Log found = { 0 };
  WIN32_FILE_ATTRIBUTE_DATA file;
  filePath(found.path, folder, channel, L".xmll");
  if (!GetFileAttributesExW(found.path, GetFileExInfoStandard, &file)) return GetLastError();
  wcsncpy(found.channel, channel, MAX_PATH - 1);
  found.size = (ULONGLONG)file.nFileSizeHigh << 32 | file.nFileSizeLow;
  found.written = ticksOf(file.ftLastWriteTime);
  char *first = readControl(folder, channel, L".first");
  found.first = first ? strtoull(first, NULL, 10) : 1;
  free(first);
  Log *log = cachedLog(&found);
  if (log == NULL) {
    if ((found.text = readText(found.path)) == NULL) return GetLastError();
    log = malloc(sizeof found);
    *log = found;
    readEvents(log);
    log->uses = 1;
    log->next = cachedLogs;
    cachedLogs = log;
  }
  /* a file under Wine does not keep the time it was made */
  log->created = timeFrom(readControl(folder, channel, L".created"), timeOf("2026-01-01T00:00:00Z"));
  log->now = currentTime(folder);
  log->uses++;
  *opened = log;
  return ERROR_SUCCESS;
}

static WCHAR *wideOf (const char *text)
{
  int size = MultiByteToWideChar(CP_UTF8, 0, text, -1, NULL, 0);
  WCHAR *wide = malloc((size_t)size * sizeof(WCHAR));
  MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, size);
  return wide;
}

static char *utf8Of (const WCHAR *wide)
{
  int size = WideCharToMultiByte(CP_UTF8, 0, wide, -1, NULL, 0, NULL, NULL);
  char *text = malloc((size_t)size);
  WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, size, NULL, NULL);
  return text;
}

#endif
