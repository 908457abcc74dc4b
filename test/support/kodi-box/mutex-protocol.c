/* PulseAudio's client asks for priority-inheritance mutexes; on some kernels these fail with EDEADLK and Kodi aborts. */
#include <pthread.h>

int pthread_mutexattr_setprotocol(pthread_mutexattr_t *attributes, int protocol) {
  (void)attributes;
  (void)protocol;
  return 0;
}
