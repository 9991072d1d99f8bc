/** A thread of `node-threads.ts`. */
import { threadWork } from '../../core/threads/thread-work.ts';
import { nodeHash } from './node-hash.ts';
import { answerPieces } from './worker-channel.ts';

answerPieces(threadWork(nodeHash));
