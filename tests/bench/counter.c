/* A page counter as sites had them in the nineties: a CGI program, a number in a file, a lock.
   Nothing is synced: a power cut may lose what was shown. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

int main(void) {
  char text[32] = "";
  int file = open(COUNTER_FILE, O_RDWR | O_CREAT, 0666);
  if (file < 0 || flock(file, LOCK_EX) != 0 || pread(file, text, sizeof text - 1, 0) < 0) {
    return 1;
  }
  int length = snprintf(text, sizeof text, "%ld", atol(text) + 1);
  if (pwrite(file, text, (size_t)length, 0) != length) {
    return 1;
  }
  close(file);
  printf("Content-Type: text/html\r\n\r\n%s hits by 12345 guests", text);
  return 0;
}
