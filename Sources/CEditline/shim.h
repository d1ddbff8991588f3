// libedit's calls with a variable number of arguments, and the standard streams, in forms that Swift can call.

#include <histedit.h>
#include <stdio.h>

typedef char *(*editline_prompt)(EditLine *);
typedef unsigned char (*editline_function)(EditLine *, int);

static inline EditLine *editline_open(const char *program) { return el_init(program, stdin, stdout, stderr); }

// What a prompt has between two `delimiter`s takes no room on the screen.
static inline int editline_set_prompt(EditLine *e, editline_prompt prompt, char delimiter) {
    return el_set(e, EL_PROMPT_ESC, prompt, delimiter);
}

static inline int editline_set_editor(EditLine *e, const char *name) { return el_set(e, EL_EDITOR, name); }

static inline int editline_handle_signals(EditLine *e) { return el_set(e, EL_SIGNAL, 1); }

static inline int editline_set_history(EditLine *e, History *h) { return el_set(e, EL_HIST, history, h); }

static inline int editline_set_client(EditLine *e, void *client) { return el_set(e, EL_CLIENTDATA, client); }

static inline void *editline_client(EditLine *e) {
    void *client = NULL;
    el_get(e, EL_CLIENTDATA, &client);
    return client;
}

static inline int editline_add_function(EditLine *e, const char *name, const char *help, editline_function f) {
    return el_set(e, EL_ADDFN, name, help, f);
}

static inline int editline_bind(EditLine *e, const char *key, const char *function) {
    return el_set(e, EL_BIND, key, function, NULL);
}

static inline int history_set_size(History *h, int size) {
    HistEvent event;
    return history(h, &event, H_SETSIZE, size);
}

static inline int history_enter(History *h, const char *line) {
    HistEvent event;
    return history(h, &event, H_ENTER, line);
}

static inline FILE *standard_output(void) { return stdout; }
