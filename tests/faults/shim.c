/* Stands between a program and the disk, for the files below one folder.
 *
 * Loaded with LD_PRELOAD, it does nothing until `shim_arm` is called. Then each operation on a
 * file below the folder can be written to a log (what was written where, what was made durable,
 * which names came and went), and one of them can be made to fail, or to be the program's last.
 * `shim.py` compiles and steers it; `trace.py` reads the log.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MOST_HANDLES 4096
#define REAL(name) ((__typeof__(&name))real(#name))

enum kind { MADE = 1, WRITE, CUT, SYNC, SYNC_FOLDER, RENAME, UNLINK, MKDIR, RMDIR, MARK, READ };
enum fault { NONE, DIE, FAIL_ONCE, FAIL_ON };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static size_t root_length;
static int armed, log_handle = -1, counted, fault, fault_errno;
static long done, fault_at;
static unsigned char watched[MOST_HANDLES]; /* 1: a file, 2: a folder */

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static void put(const void *data, size_t size) {
    const char *at = data;
    while (size > 0) {
        long written = syscall(SYS_write, log_handle, at, size);
        if (written <= 0) _exit(97); /* a log with gaps proves nothing */
        at += written;
        size -= (size_t)written;
    }
}

static void tell(enum kind kind, const char *first, const char *second, uint64_t file,
                 uint64_t offset, const void *data, uint64_t size) {
    if (log_handle < 0) return;
    struct __attribute__((packed)) {
        uint8_t kind;
        uint16_t first, second;
        uint64_t file, offset, size;
    } head = {(uint8_t)kind, (uint16_t)strlen(first), (uint16_t)strlen(second), file, offset, size};
    put(&head, sizeof head);
    put(first, head.first);
    put(second, head.second);
    put(data, size);
}

/* Make a path absolute; tell whether it lies below the folder. */
static int inside(int folder, const char *path, char *whole) {
    if (!armed) return 0;
    if (path[0] == '/') snprintf(whole, PATH_MAX, "%s", path);
    else if (folder == AT_FDCWD) {
        if (getcwd(whole, PATH_MAX) == NULL) return 0;
        size_t length = strlen(whole);
        snprintf(whole + length, PATH_MAX - length, "/%s", path);
    } else return 0;
    return strncmp(whole, root, root_length) == 0 &&
           (whole[root_length] == '/' || whole[root_length] == 0);
}

static int watching(int handle, int sort) {
    return armed && handle >= 0 && handle < MOST_HANDLES && (watched[handle] & sort);
}

static uint64_t number_of(int handle) {
    struct stat found;
    return fstat(handle, &found) == 0 ? found.st_ino : 0;
}

/* Count an operation; return nonzero when it must fail, with errno set. */
static int refused(enum kind kind) {
    if (!(counted & 1 << kind)) return 0;
    long now = ++done;
    if (fault == NONE || now < fault_at || (fault == FAIL_ONCE && now > fault_at)) return 0;
    if (fault == DIE) syscall(SYS_kill, getpid(), SIGKILL);
    errno = fault_errno;
    return 1;
}

/* Begin to watch the files below a folder. `log` is a file to write to, or -1; `kind` is what
 * befalls operation number `at` (from 1): nothing, death, one failure, failures from then on.
 * `kinds` is a bit for each kind of operation that counts. */
void shim_arm(const char *folder, int log, int kind, long at, int error, int kinds) {
    pthread_mutex_lock(&mutex);
    snprintf(root, sizeof root, "%s", folder);
    root_length = strlen(root);
    log_handle = log;
    fault = kind;
    fault_at = at;
    fault_errno = error;
    counted = kinds;
    done = 0;
    armed = 1;
    pthread_mutex_unlock(&mutex);
}

/* Return how many operations were counted since `shim_arm`. */
long shim_done(void) { return done; }

/* Write a word of the program itself into the log. */
void shim_mark(const char *text) {
    pthread_mutex_lock(&mutex);
    tell(MARK, "", "", 0, 0, text, strlen(text));
    pthread_mutex_unlock(&mutex);
}

static int open_file(int folder, const char *path, int flags, mode_t mode) {
    char whole[PATH_MAX];
    typedef int (*opener)(int, const char *, int, ...);
    static opener open_really;
    if (open_really == NULL) open_really = (opener)real("openat64");
    if (!inside(folder, path, whole)) {
        int other = open_really(folder, path, flags, mode);
        if (other >= 0 && other < MOST_HANDLES) watched[other] = 0;
        return other;
    }
    pthread_mutex_lock(&mutex);
    struct stat before;
    int there = stat(whole, &before) == 0;
    int handle = -1;
    enum kind sort = !there ? MADE : flags & O_TRUNC ? CUT : READ;
    if (!refused(sort)) handle = open_really(folder, path, flags, mode);
    if (handle >= 0 && handle < MOST_HANDLES) {
        watched[handle] = (there && S_ISDIR(before.st_mode)) ? 2 : 1;
        uint64_t file = number_of(handle);
        if (!there) tell(MADE, whole, "", file, 0, "", 0);
        else if (flags & O_TRUNC) tell(CUT, "", "", file, 0, "", 0);
    }
    pthread_mutex_unlock(&mutex);
    return handle;
}

#define OPENER(name)                                        \
    int name(const char *path, int flags, ...) {            \
        va_list more;                                       \
        va_start(more, flags);                              \
        mode_t mode = (mode_t)va_arg(more, int);            \
        va_end(more);                                       \
        return open_file(AT_FDCWD, path, flags, mode);      \
    }
#define OPENER_AT(name)                                     \
    int name(int folder, const char *path, int flags, ...) {\
        va_list more;                                       \
        va_start(more, flags);                              \
        mode_t mode = (mode_t)va_arg(more, int);            \
        va_end(more);                                       \
        return open_file(folder, path, flags, mode);        \
    }
OPENER(open)
OPENER(open64)
OPENER_AT(openat)
OPENER_AT(openat64)

int close(int handle) {
    if (handle >= 0 && handle < MOST_HANDLES) watched[handle] = 0;
    return (int)syscall(SYS_close, handle);
}

static ssize_t write_file(int handle, const void *data, size_t size, int64_t offset, int seeks) {
    if (!watching(handle, 1)) {
        return seeks ? syscall(SYS_write, handle, data, size)
                     : syscall(SYS_pwrite64, handle, data, size, offset);
    }
    pthread_mutex_lock(&mutex);
    ssize_t written = -1;
    if (!refused(WRITE)) {
        if (seeks) {
            int appends = fcntl(handle, F_GETFL) & O_APPEND;
            offset = lseek(handle, 0, appends ? SEEK_END : SEEK_CUR);
        }
        written = syscall(SYS_pwrite64, handle, data, size, offset);
        if (written > 0) {
            if (seeks) lseek(handle, offset + written, SEEK_SET);
            tell(WRITE, "", "", number_of(handle), (uint64_t)offset, data, (uint64_t)written);
        }
    }
    pthread_mutex_unlock(&mutex);
    return written;
}

ssize_t write(int handle, const void *data, size_t size) {
    return write_file(handle, data, size, 0, 1);
}
ssize_t pwrite(int handle, const void *data, size_t size, off_t offset) {
    return write_file(handle, data, size, offset, 0);
}
ssize_t pwrite64(int handle, const void *data, size_t size, off64_t offset) {
    return write_file(handle, data, size, offset, 0);
}

static int read_refused(int handle) {
    if (!watching(handle, 1)) return 0;
    pthread_mutex_lock(&mutex);
    int no = refused(READ);
    pthread_mutex_unlock(&mutex);
    return no;
}
ssize_t read(int handle, void *data, size_t size) {
    return read_refused(handle) ? -1 : syscall(SYS_read, handle, data, size);
}
ssize_t pread(int handle, void *data, size_t size, off_t offset) {
    return read_refused(handle) ? -1 : syscall(SYS_pread64, handle, data, size, offset);
}
ssize_t pread64(int handle, void *data, size_t size, off64_t offset) {
    return read_refused(handle) ? -1 : syscall(SYS_pread64, handle, data, size, offset);
}

static int cut_file(int handle, int64_t size) {
    if (!watching(handle, 1)) return (int)syscall(SYS_ftruncate, handle, size);
    pthread_mutex_lock(&mutex);
    int result = refused(CUT) ? -1 : (int)syscall(SYS_ftruncate, handle, size);
    if (result == 0) tell(CUT, "", "", number_of(handle), (uint64_t)size, "", 0);
    pthread_mutex_unlock(&mutex);
    return result;
}
int ftruncate(int handle, off_t size) { return cut_file(handle, size); }
int ftruncate64(int handle, off64_t size) { return cut_file(handle, size); }

static int sync_handle(int handle) {
    /* While a log is kept the disk itself need not work: what is durable is told by the log. */
    if (!watching(handle, 3)) return (int)syscall(SYS_fsync, handle);
    pthread_mutex_lock(&mutex);
    enum kind kind = watched[handle] == 2 ? SYNC_FOLDER : SYNC;
    int result = refused(kind) ? -1 : log_handle >= 0 ? 0 : (int)syscall(SYS_fsync, handle);
    if (result == 0) {
        char link[64], whole[PATH_MAX] = "";
        snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
        if (kind == SYNC_FOLDER && readlink(link, whole, sizeof whole - 1) < 0) _exit(97);
        tell(kind, whole, "", number_of(handle), 0, "", 0);
    }
    pthread_mutex_unlock(&mutex);
    return result;
}
int fsync(int handle) { return sync_handle(handle); }
int fdatasync(int handle) { return sync_handle(handle); }

static int change_name(enum kind kind, const char *from, const char *to, long (*act)(void *),
                       void *with) {
    pthread_mutex_lock(&mutex);
    int result = refused(kind) ? -1 : (int)act(with);
    if (result == 0) tell(kind, from, to, 0, 0, "", 0);
    pthread_mutex_unlock(&mutex);
    return result;
}

struct names { int from_folder, to_folder, flags; const char *from, *to; };
static long rename_really(void *with) {
    struct names *names = with;
    return syscall(SYS_renameat2, names->from_folder, names->from, names->to_folder, names->to, 0);
}
static long unlink_really(void *with) {
    struct names *names = with;
    return syscall(SYS_unlinkat, names->from_folder, names->from, names->flags);
}
static long mkdir_really(void *with) {
    struct names *names = with;
    return syscall(SYS_mkdirat, names->from_folder, names->from, names->flags);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    struct names names = {from_folder, to_folder, 0, from, to};
    char whole[PATH_MAX], other[PATH_MAX];
    int here = inside(from_folder, from, whole), there = inside(to_folder, to, other);
    if (!here && !there) return (int)rename_really(&names);
    return change_name(RENAME, whole, other, rename_really, &names);
}
int rename(const char *from, const char *to) { return renameat(AT_FDCWD, from, AT_FDCWD, to); }

int unlinkat(int folder, const char *path, int flags) {
    struct names names = {folder, 0, flags, path, ""};
    char whole[PATH_MAX];
    if (!inside(folder, path, whole)) return (int)unlink_really(&names);
    return change_name(flags & AT_REMOVEDIR ? RMDIR : UNLINK, whole, "", unlink_really, &names);
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int mkdirat(int folder, const char *path, mode_t mode) {
    struct names names = {folder, 0, (int)mode, path, ""};
    char whole[PATH_MAX];
    if (!inside(folder, path, whole)) return (int)mkdir_really(&names);
    return change_name(MKDIR, whole, "", mkdir_really, &names);
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }
