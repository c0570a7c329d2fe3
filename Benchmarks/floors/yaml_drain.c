// The least that a loader built on libyaml must do: read a file and take every event from the parser.
//
//   yaml_drain FILE
//
// Reads FILE into memory, parses until the end of the stream, deletes each event unused and prints how many
// there were. Exit status: 0, 1 if FILE cannot be read or is not YAML, 2 for a wrong command line.

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <yaml.h>

static unsigned char *read_whole(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  struct stat status;
  if (file == NULL || fstat(fileno(file), &status) != 0) return NULL;
  *size = (size_t)status.st_size;
  unsigned char *text = malloc(*size + 1);  // malloc(0) may be NULL
  int complete = text != NULL && fread(text, 1, *size, file) == *size;
  fclose(file);
  return complete ? text : NULL;
}

/// The number of events up to and including the end of the stream, or -1 at a syntax error.
static long drain(yaml_parser_t *parser) {
  yaml_event_t event;
  yaml_event_type_t type;
  long count = 0;
  do {
    if (!yaml_parser_parse(parser, &event)) return -1;
    type = event.type;
    yaml_event_delete(&event);
    count++;
  } while (type != YAML_STREAM_END_EVENT);
  return count;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: yaml_drain FILE\n");
    return 2;
  }
  size_t size;
  unsigned char *text = read_whole(argv[1], &size);
  if (text == NULL) {
    perror(argv[1]);
    return 1;
  }
  yaml_parser_t parser;
  if (!yaml_parser_initialize(&parser)) return 1;
  yaml_parser_set_input_string(&parser, text, size);
  long count = drain(&parser);
  if (count < 0) fprintf(stderr, "%s:%zu: %s\n", argv[1], parser.problem_mark.line + 1, parser.problem);
  else printf("%ld\n", count);
  yaml_parser_delete(&parser);
  free(text);
  return count < 0;
}
