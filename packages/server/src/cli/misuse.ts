// A command line that cannot be understood: said in a sentence, without a stack, with exit code 2.

export class Misuse extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Misuse';
  }
}
