/** Why we hold another view than a published list. `keys` are the entries it is about. */
export interface Reason {
  list: string;
  keys: readonly string[];
  why: string;
}

export const reasons: readonly Reason[] = [
  {
    list: 'Node.js, system errors',
    keys: ['UNKNOWN'],
    why: "libuv's word for a number that it does not know itself: it says nothing, and nothing is made of it.",
  },
  {
    list: 'AWS SDK, what is retried',
    keys: [
      'AuthFailure',
      'InvalidSignatureException',
      'RequestInTheFuture',
      'RequestTimeTooSkewed',
      'SignatureDoesNotMatch',
    ],
    why: 'The SDK retries them since it corrects its clock by the reply first. Nobody corrects a clock here: the same signature is refused again, until a person mends clock or key.',
  },
  {
    list: 'AWS SDK, what is retried',
    keys: ['RequestExpired'],
    why: 'As above: the request as it stands stays expired. Taken for a caller that is not recognised.',
  },
  {
    list: 'AWS SDK, what is retried',
    keys: ['AccessDeniedException'],
    why: 'In the list since some services answer a skewed clock with it. Nearly always it means what it says, and a stand-in must never be given for what the caller may not see.',
  },
  {
    list: 'got, what is retried',
    keys: ['HTTP 413'],
    why: 'got retries it for servers that send Retry-After with it; RFC 9110 allows that for a limit that passes. Without that header the same body is too large again.',
  },
  {
    list: 'got, what is retried',
    keys: ['EADDRINUSE'],
    why: 'A port that is taken stays taken until somebody frees it; a client meets it only by binding a fixed port.',
  },
  {
    list: 'Npgsql, transient states',
    keys: ['08007'],
    why: 'Transaction resolution unknown: it may have committed. Running it again could do everything twice, so a person, or the claim on the primary, decides.',
  },
  {
    list: 'Npgsql, transient states',
    keys: ['53400'],
    why: 'A configured limit was met: what asks for as much meets it again, until the setting is changed.',
  },
  {
    list: 'Npgsql, transient states',
    keys: ['55000'],
    why: 'Used for dozens of conditions that a statement itself has to bring about first (currval before nextval, a view that is not populated); only a few of them pass.',
  },
  {
    list: 'Npgsql, transient states',
    keys: ['40P01', '40000'],
    why: 'The list at hand is of 2018; later ones name deadlock_detected, too. The server undid the transaction so that the others could go on: the text-book case of a rerun.',
  },
  {
    list: 'Npgsql, transient states',
    keys: ['57014'],
    why: 'Query cancelled: by statement_timeout, by an administrator, or by our own deadline. All three speak of the moment, not of the statement, and it was undone; the deadline and the retry budget bound how often a slow statement is tried.',
  },
  {
    list: 'Npgsql, transient states',
    keys: ['57P01', '57P02', '57000'],
    why: 'An operator stepped in, by a shutdown or a failover: a new connection finds the server again. What the cut transaction did is held for unknown.',
  },
  {
    list: 'Npgsql, transient states',
    keys: ['25P03', '25P04', '57P05'],
    why: 'The server ended a session or a transaction that was idle or took too long: nothing of it was kept, and a new one is not late.',
  },
  {
    list: 'Npgsql, transient states',
    keys: ['25006'],
    why: 'A read-only transaction is what a client meets on the old primary after a failover; a new connection reaches the new one.',
  },
  {
    list: 'Npgsql, transient states',
    keys: ['26000'],
    why: 'A prepared statement that the server does not know is, behind a pooler, one of another session: prepared anew it works.',
  },
  {
    list: 'Npgsql, transient states',
    keys: ['HV001', 'HV00N'],
    why: 'The foreign server of a wrapper could not be reached or was out of memory: not our server, but a dependency that recovers.',
  },
  {
    list: 'Spring, sorts of states',
    keys: ['08007', '40003'],
    why: 'Both say that nobody knows whether the work was done. That is a kind of its own here, since everything hangs on it.',
  },
  {
    list: 'Spring, sorts of states',
    keys: ['08P01'],
    why: 'A breach of the protocol by a driver is a fault of code. What PgBouncer reports under the same state is told apart by its words first.',
  },
  {
    list: 'Spring, sorts of states',
    keys: ['40002'],
    why: 'A constraint that was checked at the commit: the data conflicts, not the time.',
  },
  { list: 'Spring, sorts of states', keys: ['42501'], why: 'Insufficient privilege is a refusal, not bad grammar.' },
  {
    list: 'Spring, sorts of states',
    keys: ['53400', '57P04', '58P01', '58P02', '58P03'],
    why: 'A limit that is set, a database that was dropped, a file that is missing, there already or named too long: a person has to change something.',
  },
  {
    list: 'Spring, sorts of states',
    keys: ['54000', '54001', '54011', '54023'],
    why: 'A statement too complex, too many columns or arguments: the statement is at fault, no resource.',
  },
  {
    list: 'Spring, sorts of states',
    keys: ['57014'],
    why: 'Query cancelled, most often by statement_timeout: a kind of its own here, since waiting or a fresh attempt helps and a new connection does not.',
  },
  {
    list: 'Twilio, all other codes',
    keys: ['20500', '20503', '30020', '30021', '30410'],
    why: 'The dictionary gives no advice for them, or only to contact support when it goes on; their names and the HTTP status they mirror say that the server failed.',
  },
  {
    list: 'Twilio, all other codes',
    keys: ['21611', '30001', '50074', '52170', '52181', '60203', '60212', '63038', '30023', '30027'],
    why: 'Queues, rates and caps of a day: the advice speaks of sending more slowly or tomorrow, in words that the rule above does not look for. They pass, and the request was refused whole.',
  },
  {
    list: 'Twilio, all other codes',
    keys: ['33010', '52303'],
    why: 'Another update of the same thing is under way; the advice is to see that none is, which is to wait.',
  },
  {
    list: 'Twilio, advised to send again',
    keys: ['21421', '21717', '33119', '52310', '81014'],
    why: 'Their advice names trying later as one of several things; the others are to mend the request (number, registration, SIM state, lifetime, address of a flow). Refused until somebody does.',
  },
  {
    list: 'Twilio, advised to send again',
    keys: ['45305', '45307', '45308', '45309', '45312', '45313'],
    why: 'An agent does the retrying in the Flex console (the participant did not answer, the call was transferred): nothing that a program may repeat.',
  },
  {
    list: 'Twilio, advised to send again',
    keys: ['60613', '60621'],
    why: "Told inside a reply that succeeded, of one carrier's part of a look-up; the API does not throw them.",
  },
];
