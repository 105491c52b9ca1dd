/*
 * A stand-in for wevtapi.dll that reads its events from a folder: see event-log.h. It keeps the order, the errors and the
 * sizes of the real one; it knows nothing of subscriptions, publishers and messages.
 */
#include "handles.h"

#define API __declspec(dllexport)
#define ERROR_NOT_SERVED ERROR_CALL_NOT_IMPLEMENTED
#define MOST_AT_ONCE 0x200000
#define LARGEST_EVENT 0x10000

enum { QUERY_CHANNEL = 1, QUERY_FORWARD = 0x100, QUERY_REVERSE = 0x200, QUERY_TOLERANT = 0x1000 };
enum { RENDER_XML = 1, RENDER_BOOKMARK = 2 };
enum { SEEK_FIRST = 1, SEEK_LAST, SEEK_CURRENT, SEEK_BOOKMARK, SEEK_ORIGINS = 7, SEEK_STRICT = 0x10000 };
enum { TYPE_UINT32 = 8, TYPE_UINT64 = 10, TYPE_BOOLEAN = 13, TYPE_FILETIME = 17 };

typedef struct {
  union { ULONGLONG number; ULONG small; BOOL flag; };
  DWORD count, type;
} Variant;

typedef struct { LPWSTR server, user, domain, password; DWORD flags; } RpcLogin;

/* 0, or why there is no such session; a host that is not there is found out by the call that needs it. */
static DWORD folderOf (EVT_HANDLE session, WCHAR *folder)
{
  Handle *found = handleOf(session, SESSION);
  if (session && found == NULL) return ERROR_INVALID_HANDLE;
  serviceFolder(folder, found ? found->name : NULL);
  return ERROR_SUCCESS;
}

static DWORD fill (void *buffer, DWORD size, DWORD *used, const void *content, DWORD length)
{
  *used = length;
  if (size < length) return ERROR_INSUFFICIENT_BUFFER;
  memcpy(buffer, content, length);
  return ERROR_SUCCESS;
}

API EVT_HANDLE WINAPI EvtOpenSession (int loginClass, const RpcLogin *login, DWORD timeout, DWORD flags)
{
  AcquireSRWLockExclusive(&lock);
  bool isRight = loginClass == 1 && login && login->server && timeout == 0 && flags == 0;
  return leaveWithHandle(isRight ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER,
    (Handle) { .kind = SESSION, .name = isRight ? _wcsdup(login->server) : NULL });
}

API EVT_HANDLE WINAPI EvtQuery (EVT_HANDLE session, LPCWSTR channel, LPCWSTR text, DWORD flags)
{
  WCHAR folder[MOST_PATH];
  Handle results = { .kind = RESULTS, .step = flags & QUERY_REVERSE ? -1 : 1 };
  AcquireSRWLockExclusive(&lock);
  DWORD error = folderOf(session, folder);
  DWORD unknown = flags & ~(DWORD)(QUERY_FORWARD | QUERY_REVERSE | QUERY_TOLERANT);
  if (!error && unknown != QUERY_CHANNEL) error = ERROR_INVALID_PARAMETER;
  if (!error) error = readQuery(&results.query, channel, text, flags & QUERY_TOLERANT);
  if (!error && (error = openLog(folder, results.query.channel, &results.log))) releaseQuery(&results.query);
  if (!error) results.at = results.step > 0 ? 0 : (LONGLONG)results.log->count - 1;
  if (!error) results.folder = _wcsdup(folder);
  return leaveWithHandle(error, results);
}

static bool isInside (const Handle *results, LONGLONG at)
{
  return at >= 0 && at < (LONGLONG)results->log->count;
}

/* From a place on in a direction to the selected event behind so many others; or out of the log. */
static LONGLONG selectedFrom (const Handle *results, LONGLONG at, int step, LONGLONG passed)
{
  for (; isInside(results, at); at += step) {
    if (selects(&results->query, &results->log->events[at], results->log->now) && passed-- == 0) break;
  }
  return at;
}

API BOOL WINAPI EvtNext (EVT_HANDLE handle, DWORD size, EVT_HANDLE *events, DWORD timeout, DWORD flags, DWORD *returned)
{
  (void)timeout;
  AcquireSRWLockExclusive(&lock);
  Handle *results = handleOf(handle, RESULTS);
  *returned = 0;
  if (results == NULL) return leave(ERROR_INVALID_HANDLE);
  if (flags != 0 || size == 0) return leave(ERROR_INVALID_PARAMETER);
  DWORD error = serviceError(results->folder);
  if (error) return leave(error);
  for (size_t bytes = 0; *returned < size;) {
    LONGLONG at = selectedFrom(results, results->at, results->step, 0);
    if (!isInside(results, at)) break;
    bytes += min(strlen(results->log->events[at].xml), LARGEST_EVENT);
    if (*returned && bytes > MOST_AT_ONCE) return leave(RPC_S_INVALID_BOUND);
    if (!(events[*returned] = newHandle((Handle) { .kind = EVENT, .log = results->log, .at = at }))) break;
    results->log->uses++;
    results->at = at + results->step;
    ++*returned;
  }
  return leave(*returned ? ERROR_SUCCESS : ERROR_NO_MORE_ITEMS);
}

static WCHAR *renderedBookmark (const Handle *bookmark)
{
  WCHAR *text = calloc(MOST_PATH, sizeof(WCHAR));
  if (bookmark->name == NULL) wcscpy(text, L"<BookmarkList>\r\n</BookmarkList>");
  else swprintf(text, MOST_PATH, L"<BookmarkList>\r\n  <Bookmark Channel='%ls' RecordId='%I64u' IsCurrent='true'/>\r\n</BookmarkList>",
    bookmark->name, bookmark->bookmarked);
  return text;
}

API BOOL WINAPI EvtRender (EVT_HANDLE context, EVT_HANDLE handle, DWORD flags, DWORD size, void *buffer, DWORD *used, DWORD *properties)
{
  AcquireSRWLockExclusive(&lock);
  Handle *event = handleOf(handle, EVENT), *bookmark = handleOf(handle, BOOKMARK);
  *properties = 0;
  if (context) return leave(ERROR_NOT_SERVED);
  if (!(flags == RENDER_XML && event) && !(flags == RENDER_BOOKMARK && bookmark)) return leave(ERROR_INVALID_PARAMETER);
  WCHAR *text = event ? wideOf(event->log->events[event->at].xml) : renderedBookmark(bookmark);
  DWORD error = fill(buffer, size, used, text, (DWORD)(wcslen(text) + 1) * sizeof(WCHAR));
  free(text);
  return leave(error);
}

API EVT_HANDLE WINAPI EvtCreateBookmark (LPCWSTR xml)
{
  Handle bookmark = { .kind = BOOKMARK };
  AcquireSRWLockExclusive(&lock);
  char *text = xml ? utf8Of(xml) : NULL;
  const char *tag = text ? strstr(text, "<Bookmark ") : NULL;
  WCHAR *number = attributeOf(tag, " RecordId=");
  bookmark.name = attributeOf(tag, " Channel=");
  bookmark.bookmarked = number ? _wcstoui64(number, NULL, 10) : 0;
  bool isRight = xml == NULL || (number && bookmark.name);
  free(number);
  free(text);
  return leaveWithHandle(isRight ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER, bookmark);
}

static ULONGLONG numberOf (const Log *log, LONGLONG at)
{
  return log->first + (ULONGLONG)at;
}

API BOOL WINAPI EvtUpdateBookmark (EVT_HANDLE bookmarkHandle, EVT_HANDLE eventHandle)
{
  AcquireSRWLockExclusive(&lock);
  Handle *bookmark = handleOf(bookmarkHandle, BOOKMARK), *event = handleOf(eventHandle, EVENT);
  if (bookmark == NULL || event == NULL) return leave(ERROR_INVALID_HANDLE);
  free(bookmark->name);
  bookmark->name = _wcsdup(event->log->channel);
  bookmark->bookmarked = numberOf(event->log, event->at);
  return leave(ERROR_SUCCESS);
}

/* An event that is gone, or that the query does not select, does not count itself: the next one is the first. */
static DWORD seekBookmark (Handle *results, const Handle *bookmark, LONGLONG by, bool isStrict)
{
  const Log *log = results->log;
  LONGLONG at = (LONGLONG)(bookmark->bookmarked - log->first), last = (LONGLONG)log->count - 1;
  bool isThere = isInside(results, at) && bookmark->name && _wcsicmp(bookmark->name, log->channel) == 0;
  if (!isThere && isStrict) return ERROR_NOT_FOUND;
  if (!isThere) at = at < 0 ? 0 : last;
  bool isCounted = isThere && selects(&results->query, &log->events[at], log->now);
  LONGLONG passed = by < 0 ? -by : by;
  results->at = selectedFrom(results, at, by < 0 ? -results->step : results->step, isCounted || passed == 0 ? passed : passed - 1);
  return ERROR_SUCCESS;
}

API BOOL WINAPI EvtSeek (EVT_HANDLE handle, LONGLONG by, EVT_HANDLE bookmarkHandle, DWORD timeout, DWORD flags)
{
  AcquireSRWLockExclusive(&lock);
  Handle *results = handleOf(handle, RESULTS), *bookmark = handleOf(bookmarkHandle, BOOKMARK);
  DWORD origin = flags & SEEK_ORIGINS;
  if (results == NULL || (origin == SEEK_BOOKMARK && bookmark == NULL)) return leave(ERROR_INVALID_HANDLE);
  if (timeout != 0 || (flags & ~(DWORD)(SEEK_ORIGINS | SEEK_STRICT))) return leave(ERROR_INVALID_PARAMETER);
  LONGLONG last = (LONGLONG)results->log->count - 1;
  int step = results->step;
  switch (origin) {
    case SEEK_FIRST: results->at = selectedFrom(results, step > 0 ? 0 : last, step, by); break;
    case SEEK_LAST: results->at = selectedFrom(results, step > 0 ? last : 0, -step, -by); break;
    case SEEK_CURRENT: results->at = selectedFrom(results, results->at, by < 0 ? -step : step, by < 0 ? -by : by); break;
    case SEEK_BOOKMARK: return leave(seekBookmark(results, bookmark, by, flags & SEEK_STRICT));
    default: return leave(ERROR_INVALID_PARAMETER);
  }
  return leave(ERROR_SUCCESS);
}

API EVT_HANDLE WINAPI EvtOpenLog (EVT_HANDLE session, LPCWSTR channel, DWORD flags)
{
  WCHAR folder[MOST_PATH];
  Handle log = { .kind = LOG };
  AcquireSRWLockExclusive(&lock);
  DWORD error = flags == QUERY_CHANNEL ? folderOf(session, folder) : ERROR_INVALID_PARAMETER;
  if (!error) error = openLog(folder, channel, &log.log);
  return leaveWithHandle(error, log);
}

API BOOL WINAPI EvtGetLogInfo (EVT_HANDLE handle, DWORD property, DWORD size, Variant *value, DWORD *used)
{
  AcquireSRWLockExclusive(&lock);
  Handle *found = handleOf(handle, LOG);
  if (found == NULL) return leave(ERROR_INVALID_HANDLE);
  const Log *log = found->log;
  const Variant values[] = {
    { .number = log->created, .type = TYPE_FILETIME },
    { .number = log->now, .type = TYPE_FILETIME },
    { .number = log->written, .type = TYPE_FILETIME },
    { .number = log->size, .type = TYPE_UINT64 },
    { .small = FILE_ATTRIBUTE_ARCHIVE, .type = TYPE_UINT32 },
    { .number = log->count, .type = TYPE_UINT64 },
    { .number = log->count ? log->first : 0, .type = TYPE_UINT64 },
    { .flag = FALSE, .type = TYPE_BOOLEAN }
  };
  if (property >= COUNT_OF(values)) return leave(ERROR_INVALID_PARAMETER);
  return leave(fill(value, size, used, &values[property], sizeof(Variant)));
}

API EVT_HANDLE WINAPI EvtOpenChannelConfig (EVT_HANDLE session, LPCWSTR channel, DWORD flags)
{
  WCHAR folder[MOST_PATH];
  Handle config = { .kind = CHANNEL_CONFIG };
  AcquireSRWLockExclusive(&lock);
  DWORD error = flags == 0 ? folderOf(session, folder) : ERROR_INVALID_PARAMETER;
  if (!error) error = channelError(folder, channel);
  if (!error) config.name = _wcsdup(channel);
  if (!error) config.folder = _wcsdup(folder);
  return leaveWithHandle(error, config);
}

/* Of the properties there is the first, whether the channel is enabled. */
API BOOL WINAPI EvtGetChannelConfigProperty (EVT_HANDLE handle, DWORD property, DWORD flags, DWORD size, Variant *value, DWORD *used)
{
  AcquireSRWLockExclusive(&lock);
  Handle *config = handleOf(handle, CHANNEL_CONFIG);
  if (config == NULL) return leave(ERROR_INVALID_HANDLE);
  if (flags != 0) return leave(ERROR_INVALID_PARAMETER);
  if (property != 0) return leave(ERROR_NOT_SERVED);
  Variant enabled = { .flag = !fileExists(config->folder, config->name, L".disabled"), .type = TYPE_BOOLEAN };
  return leave(fill(value, size, used, &enabled, sizeof enabled));
}

API BOOL WINAPI EvtClose (EVT_HANDLE handle)
{
  AcquireSRWLockExclusive(&lock);
  Handle *found = handleOf(handle, ANY);
  if (found == NULL) return leave(ERROR_INVALID_HANDLE);
  handles[handle] = NULL;
  liveHandles--;
  releaseQuery(&found->query);
  releaseLog(found->log);
  free(found->name);
  free(found->folder);
  free(found);
  return leave(ERROR_SUCCESS);
}

/* How many handles are open: nothing that Windows has, but what a test of leaks asks for. */
API LONG WINAPI FakeLiveHandles (void)
{
  return liveHandles;
}
