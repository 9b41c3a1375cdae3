// Ends the execution environments of a local cloud that was killed: one stuck in an endless loop cannot notice by
// itself that its parent is gone. Lines of `+<pid>` and `-<pid>` come on standard input; when that ends, so do they.
import { createInterface } from 'node:readline';

const running = new Set();
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const pid = Number(line.slice(1));
    if (line.startsWith('+')) running.add(pid);
    else running.delete(pid);
  })
  .on('close', () => {
    for (const pid of running) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
  });
