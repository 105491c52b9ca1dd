/*
 * The part of Windows' XPath that is really evaluated: `*`, and `*[System[...]]` of and, or, parentheses,
 * Provider[@Name='X'], EventID, EventRecordID and TimeCreated[timediff(@SystemTime) <= ms]; bare, or as Selects of a <QueryList>.
 * All else is refused, as is a Select with more conditions than Windows takes.
 */
#ifndef EVENT_QUERY_H
#define EVENT_QUERY_H

#include <ctype.h>
#include "event-log.h"

#define MOST_CONDITIONS 22

typedef enum { EVERYTHING, AND, OR, PROVIDER_NAME, EVENT_ID, RECORD_ID, AGE } Kind;
typedef enum { IN_SYSTEM, IN_PROVIDER, IN_TIME } Place;

typedef struct Node {
  Kind kind;
  struct Node *left, *right;
  const char *comparison;
  const char *text;
  size_t length;
  LONGLONG number;
} Node;

typedef struct Select {
  char *text;
  const char *at;
  bool isRefused;
  Node nodes[2 * MOST_CONDITIONS];
  size_t used, conditions;
  Node *root;
  struct Select *next;
} Select;

/* An event is selected by any of the Selects. */
typedef struct {
  WCHAR channel[MAX_PATH];
  Select *selects;
} Query;

static const struct { const char *name; Place place; Kind kind; } CONDITIONS[] = {
  { "EventID", IN_SYSTEM, EVENT_ID },
  { "EventRecordID", IN_SYSTEM, RECORD_ID },
  { "@Name", IN_PROVIDER, PROVIDER_NAME },
  { "timediff(@SystemTime)", IN_TIME, AGE }
};
static const struct { const char *name; Place place; } ELEMENTS[] = { { "Provider", IN_PROVIDER }, { "TimeCreated", IN_TIME } };
/* the longer ones first */
static const char *COMPARISONS[] = { "<=", ">=", "=", "<", ">" };
static const struct { const char *entity; char character; } ENTITIES[] = {
  { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&apos;", '\'' }, { "&amp;", '&' }
};
#define COUNT_OF(table) (sizeof(table) / sizeof(table)[0])

static Node *parseEither (Select *select, Place place);

static Node *refuse (Select *select)
{
  select->isRefused = true;
  return NULL;
}

static bool accept (Select *select, const char *token)
{
  const char *at = select->at + strspn(select->at, " \t\r\n");
  size_t length = strlen(token);
  if (strncmp(at, token, length) != 0) return false;
  select->at = at + length;
  return true;
}

static bool acceptWord (Select *select, const char *word)
{
  const char *before = select->at;
  if (accept(select, word) && !isalnum((unsigned char)*select->at)) return true;
  select->at = before;
  return false;
}

static bool acceptAll (Select *select, const char *const *tokens)
{
  for (; *tokens; tokens++) if (!accept(select, *tokens)) return false;
  return true;
}

static bool isAtEnd (Select *select)
{
  return select->at[strspn(select->at, " \t\r\n")] == 0;
}

static Node *newNode (Select *select, Kind kind, Node *left, Node *right)
{
  if (select->used == COUNT_OF(select->nodes)) return refuse(select);
  Node *node = &select->nodes[select->used++];
  *node = (Node) { .kind = kind, .left = left, .right = right };
  return node;
}

static void parseText (Select *select, Node *node)
{
  char quote[] = { accept(select, "'") ? '\'' : accept(select, "\"") ? '"' : 0, 0 };
  node->text = select->at;
  node->length = strcspn(select->at, quote);
  select->at += node->length;
  if (quote[0] == 0 || !accept(select, quote) || strcmp(node->comparison, "=") != 0) refuse(select);
}

static void parseNumber (Select *select, Node *node)
{
  select->at += strspn(select->at, " \t\r\n");
  size_t digits = strspn(select->at, "0123456789");
  node->number = _strtoi64(select->at, NULL, 10);
  select->at += digits;
  if (digits == 0) refuse(select);
}

static Node *parseCondition (Select *select, Place place)
{
  for (size_t n = 0; n < COUNT_OF(CONDITIONS); n++) {
    if (CONDITIONS[n].place != place || !accept(select, CONDITIONS[n].name)) continue;
    Node *node = ++select->conditions > MOST_CONDITIONS ? NULL : newNode(select, CONDITIONS[n].kind, NULL, NULL);
    if (node == NULL) break;
    for (size_t m = 0; m < COUNT_OF(COMPARISONS) && !node->comparison; m++) {
      if (accept(select, COMPARISONS[m])) node->comparison = COMPARISONS[m];
    }
    if (node->comparison == NULL) break;
    if (node->kind == PROVIDER_NAME) parseText(select, node);
    else parseNumber(select, node);
    return node;
  }
  return refuse(select);
}

static Node *parseTerm (Select *select, Place place)
{
  Node *inner = NULL;
  if (accept(select, "(")) {
    inner = parseEither(select, place);
    return accept(select, ")") ? inner : refuse(select);
  }
  for (size_t n = 0; place == IN_SYSTEM && n < COUNT_OF(ELEMENTS); n++) {
    if (!accept(select, ELEMENTS[n].name)) continue;
    if (accept(select, "[")) inner = parseEither(select, ELEMENTS[n].place);
    return inner && accept(select, "]") ? inner : refuse(select);
  }
  return parseCondition(select, place);
}

static Node *parseBoth (Select *select, Place place)
{
  Node *node = parseTerm(select, place);
  while (!select->isRefused && acceptWord(select, "and")) node = newNode(select, AND, node, parseTerm(select, place));
  return node;
}

static Node *parseEither (Select *select, Place place)
{
  Node *node = parseBoth(select, place);
  while (!select->isRefused && acceptWord(select, "or")) node = newNode(select, OR, node, parseBoth(select, place));
  return node;
}

static void parseSelect (Select *select)
{
  select->at = select->text;
  if (!accept(select, "*")) refuse(select);
  else if (isAtEnd(select)) select->root = newNode(select, EVERYTHING, NULL, NULL);
  else if (!acceptAll(select, (const char *[]) { "[", "System", "[", NULL })) refuse(select);
  else {
    select->root = parseEither(select, IN_SYSTEM);
    if (!acceptAll(select, (const char *[]) { "]", "]", NULL }) || !isAtEnd(select)) refuse(select);
  }
}

/* Takes the text over; false where it is refused. */
static bool addSelect (Query *query, char *text)
{
  Select *select = calloc(1, sizeof(Select));
  select->text = text;
  parseSelect(select);
  if (select->isRefused) {
    free(text);
    free(select);
    return false;
  }
  select->next = query->selects;
  query->selects = select;
  return true;
}

static void releaseQuery (Query *query)
{
  for (Select *select = query->selects, *next; select; select = next) {
    next = select->next;
    free(select->text);
    free(select);
  }
  query->selects = NULL;
}

/* The text from here to there, its entities replaced. */
static char *contentOf (const char *from, const char *to)
{
  char *text = malloc((size_t)(to - from) + 1), *end = text;
  while (from < to) {
    size_t n = 0;
    while (n < COUNT_OF(ENTITIES) && strncmp(from, ENTITIES[n].entity, strlen(ENTITIES[n].entity)) != 0) n++;
    *end++ = n < COUNT_OF(ENTITIES) ? ENTITIES[n].character : *from;
    from += n < COUNT_OF(ENTITIES) ? strlen(ENTITIES[n].entity) : 1;
  }
  *end = 0;
  return text;
}

/* What an attribute of the tag that begins here says, or NULL; its name is given as ` Name=`. */
static WCHAR *attributeOf (const char *tag, const char *name)
{
  const char *close = tag ? strchr(tag, '>') : NULL, *value = after(tag, name);
  if (close == NULL || value == NULL || value > close) return NULL;
  char *text = contentOf(value + 1, value + 1 + strcspn(value + 1, *value == '"' ? "\"" : "'"));
  WCHAR *wide = wideOf(text);
  free(text);
  return wide;
}

/* All Selects of the one Query have to read the same channel. */
static bool readChannelOf (Query *query, const char *tag)
{
  WCHAR *path = attributeOf(tag, " Path=");
  if (path && *query->channel == 0) wcsncpy(query->channel, path, MAX_PATH - 1);
  bool isSame = path == NULL || _wcsicmp(path, query->channel) == 0;
  free(path);
  return isSame;
}

static bool readQueryList (Query *query, const char *xml, bool isTolerant)
{
  const char *one = after(xml, "<QueryList>"), *tag = after(one, "<Query ");
  if (tag == NULL || after(tag, "<Query ") || after(tag, "<Suppress") || !after(tag, "</QueryList>")) return false;
  if (!readChannelOf(query, tag - 1)) return false;
  while ((tag = after(tag, "<Select"))) {
    const char *open = strchr(tag, '>'), *close = strstr(tag, "</Select>");
    if (open == NULL || close == NULL || open > close || !readChannelOf(query, tag)) return false;
    if (!addSelect(query, contentOf(open + 1, close)) && !isTolerant) return false;
    tag = close;
  }
  return query->selects || isTolerant;
}

/* 0, or why Windows would not take the query; a tolerant one passes over the Selects that it does not take. */
static DWORD readQuery (Query *query, const WCHAR *channel, const WCHAR *text, bool isTolerant)
{
  *query = (Query) { 0 };
  if (channel) wcsncpy(query->channel, channel, MAX_PATH - 1);
  char *expression = utf8Of(text ? text : L"*");
  bool isList = expression[strspn(expression, " \t\r\n")] == '<';
  bool isTaken = isList ? readQueryList(query, expression, isTolerant) : addSelect(query, _strdup(expression)) || isTolerant;
  free(expression);
  if (!isTaken) releaseQuery(query);
  return isTaken ? ERROR_SUCCESS : ERROR_EVT_INVALID_QUERY;
}

static bool compares (LONGLONG value, const Node *node)
{
  bool isEqual = value == node->number && strchr(node->comparison, '=');
  return isEqual || (node->comparison[0] == '<' && value < node->number) || (node->comparison[0] == '>' && value > node->number);
}

static bool holds (const Node *node, const Event *event, ULONGLONG now)
{
  switch (node->kind) {
    case EVERYTHING: return true;
    case AND: return holds(node->left, event, now) && holds(node->right, event, now);
    case OR: return holds(node->left, event, now) || holds(node->right, event, now);
    case PROVIDER_NAME: return node->length == event->providerLength && memcmp(node->text, event->provider, node->length) == 0;
    case EVENT_ID: return compares((LONGLONG)event->eventId, node);
    case RECORD_ID: return compares((LONGLONG)event->recordId, node);
    case AGE: return compares(((LONGLONG)now - (LONGLONG)event->created) / 10000, node);
  }
  return false;
}

static bool selects (const Query *query, const Event *event, ULONGLONG now)
{
  for (const Select *select = query->selects; select; select = select->next) if (holds(select->root, event, now)) return true;
  return false;
}

#endif
