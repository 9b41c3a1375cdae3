// DynamoDB (dynalite) in a thread of its own, so that it takes no time from the queues, and in plain JavaScript,
// because dynalite has no types. dynalite throws where a client hangs up in the middle of a request, which a function
// killed for its time does: that must not end anything.
import { EventEmitter } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import dynalite from 'dynalite';
import { accessKeyIn, openAuthorizer } from '../iam/authorizer.ts';
import { dynamodbCalls, withPartition } from './dynamodb-permissions.ts';
import { readAtOnce } from './level-at-once.mjs';

process.on('uncaughtException', (error) => {
  if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE' && error.message !== 'aborted') {
    parentPort.postMessage({ event: 'table.error', message: String(error.stack) });
  }
});

readAtOnce();
const server = dynalite({ path: workerData.folder, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
const [handle] = server.listeners('request');
let authorizer;
let partitionKeys = {};

/** Why the request is denied, once its body is known. */
function denialOf({ headers, url }, body) {
  const accessKey = accessKeyIn(headers.authorization, url);
  if (authorizer === undefined || !authorizer.restricts(accessKey)) return undefined;
  const text = body.toString('utf8');
  for (const call of dynamodbCalls(String(headers['x-amz-target'] ?? ''), text)) {
    const about = authorizer.asksForPartitions(accessKey)
      ? withPartition(call, text, partitionKeys[call.resource])
      : call;
    const denial = authorizer.refusalOfKey(accessKey, about);
    if (denial !== undefined) return denial;
  }
  return undefined;
}

// dynalite reads a request by itself; what it gets here is one that was read already.
server.removeAllListeners('request');
server.on('request', (request, response) => {
  const chunks = [];
  request.on('error', () => response.destroy());
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const denial = denialOf(request, body);
    if (denial !== undefined) {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      const type = 'com.amazon.coral.service#AccessDeniedException';
      response.end(JSON.stringify({ __type: type, Message: denial.message }));
      return;
    }
    const { method, url, headers } = request;
    const read = Object.assign(new EventEmitter(), { method, url, headers });
    handle(read, response);
    if (body.length > 0) read.emit('data', body);
    read.emit('end');
  });
});
const listen = (port) => server.listen(port, '127.0.0.1');
server.on('error', (error) => {
  if (error.code === 'EADDRINUSE' || error.code === 'EACCES') listen(0);
  else throw error;
});
server.on('listening', () => parentPort.postMessage({ event: 'listening', port: server.address().port }));
listen(workerData.port ?? 0);

const heard = {
  used: (permission) => parentPort.postMessage({ event: 'permission.used', permission }),
  denied: (denial) => parentPort.postMessage({ event: 'access.denied', denial }),
};
parentPort.on('message', ({ event, grants, accessKey, document }) => {
  if (event === 'grants') {
    authorizer = openAuthorizer(grants, heard);
    partitionKeys = grants.partitionKeys;
  } else if (event === 'principal') authorizer.addPrincipal(accessKey, document);
  else close();
});

function close() {
  server.close(() => {
    parentPort.postMessage({ event: 'closed' });
    parentPort.close();
  });
  server.closeAllConnections();
}
