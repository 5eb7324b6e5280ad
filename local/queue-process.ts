// SQS's stand-in, in a process of its own with its messages on disk. It tells its parent the port, and ends when the parent
// does, however that ended.
import { Server } from 'node:net';
import { startFauxqs } from 'fauxqs';
import { answerOwnNamesOnly } from './own-names-only.ts';

const [, , dataDir = ''] = process.argv;
const host = '127.0.0.1';

// It would listen on every address of this machine, and has no setting for that.
const { listen } = Server.prototype;
Server.prototype.listen = function (this: Server, options: object, ...more: unknown[]): Server {
  return Reflect.apply(listen, this, [{ ...options, host }, ...more]);
} as typeof listen; // of its many forms the one that is called here

answerOwnNamesOnly();
const server = await startFauxqs({ port: 0, logger: false, host: 'localhost', defaultRegion: 'eu-central-1', dataDir });

const end = (): void => {
  void server.stop().then(() => process.exit(0));
};

// Ctrl-C reaches all processes of a terminal at once; the parent still has messages to work on then.
process.on('SIGINT', () => {});
process.on('SIGTERM', end);
process.on('disconnect', end);
process.send?.(`http://${host}:${server.port}`);
