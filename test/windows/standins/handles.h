/*
 * The handles that wevtapi.dll gives, and how a call ends: all calls are made one at a time.
 */
#ifndef HANDLES_H
#define HANDLES_H

#include "event-query.h"

#define MOST_HANDLES 65536

typedef ULONGLONG EVT_HANDLE;
typedef enum { ANY, SESSION, RESULTS, EVENT, BOOKMARK, LOG, CHANNEL_CONFIG } HandleKind;

typedef struct {
  HandleKind kind;
  /* the computer of a session, the channel of a bookmark or of a configuration */
  WCHAR *name;
  WCHAR *folder;
  Log *log;
  Query query;
  /* the place in the log: where the results go on, which event it is */
  LONGLONG at;
  int step;
  ULONGLONG bookmarked;
} Handle;

/* A handle is its place here; a closed one is not used again soon, so that its use is found. */
static Handle *handles[MOST_HANDLES];
static size_t lastPlace;
static LONG liveHandles;
static SRWLOCK lock = SRWLOCK_INIT;

static EVT_HANDLE newHandle (Handle content)
{
  if (liveHandles == MOST_HANDLES - 1) return 0;
  do lastPlace = lastPlace % (MOST_HANDLES - 1) + 1; while (handles[lastPlace]);
  handles[lastPlace] = malloc(sizeof content);
  *handles[lastPlace] = content;
  liveHandles++;
  return lastPlace;
}

static Handle *handleOf (EVT_HANDLE handle, HandleKind kind)
{
  Handle *found = handle < MOST_HANDLES ? handles[handle] : NULL;
  return found && (kind == ANY || found->kind == kind) ? found : NULL;
}

static EVT_HANDLE leaveWithHandle (DWORD error, Handle content)
{
  EVT_HANDLE handle = error ? 0 : newHandle(content);
  if (handle == 0 && error == 0) error = ERROR_NOT_ENOUGH_MEMORY;
  ReleaseSRWLockExclusive(&lock);
  SetLastError(error);
  return handle;
}

static BOOL leave (DWORD error)
{
  ReleaseSRWLockExclusive(&lock);
  SetLastError(error);
  return error == ERROR_SUCCESS;
}

#endif
