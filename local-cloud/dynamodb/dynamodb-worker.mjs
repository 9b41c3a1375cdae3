// DynamoDB (dynalite) in a thread of its own, so that it takes no time from the queues, and in plain JavaScript,
// because dynalite has no types. dynalite throws where a client hangs up in the middle of a request, which a function
// killed for its time does: that must not end anything.
import { parentPort, workerData } from 'node:worker_threads';
import dynalite from 'dynalite';

process.on('uncaughtException', (error) => {
  if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE' && error.message !== 'aborted') {
    parentPort.postMessage({ event: 'table.error', message: String(error.stack) });
  }
});

const server = dynalite({ path: workerData.folder, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
const listen = (port) => server.listen(port, '127.0.0.1');
server.on('error', (error) => {
  if (error.code === 'EADDRINUSE' || error.code === 'EACCES') listen(0);
  else throw error;
});
server.on('listening', () => parentPort.postMessage({ event: 'listening', port: server.address().port }));
listen(workerData.port ?? 0);

parentPort.on('message', () => {
  server.close(() => {
    parentPort.postMessage({ event: 'closed' });
    parentPort.close();
  });
  server.closeAllConnections();
});
