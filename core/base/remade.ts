/**
 * A large value that can be made again from what stays: kept until somebody takes it, and theirs alone then, to be let
 * go when they are done with it. Whoever takes it after them has it made anew.
 */
export class Remade<T> {
  private readonly make: () => T;
  private made: T | undefined;

  constructor(make: () => T, made?: T) {
    this.make = make;
    this.made = made;
  }

  take(): T {
    const { made } = this;
    this.made = undefined;
    return made ?? this.make();
  }
}
