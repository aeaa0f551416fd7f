/** A kernel as a module of WebAssembly, which is compiled when it is first asked for. */
export class KernelModule {
  readonly #base64: string
  #compiled: WebAssembly.Module | undefined

  constructor(base64: string) {
    this.#base64 = base64
  }

  /** Throws a CompileError where it is not possible. */
  get compiled(): WebAssembly.Module {
    return (this.#compiled ??= new WebAssembly.Module(this.#bytes()))
  }

  /** undefined where WebAssembly lacks what the kernel needs. */
  get ifPossible(): WebAssembly.Module | undefined {
    return this.#compiled || WebAssembly.validate(this.#bytes()) ? this.compiled : undefined
  }

  #bytes(): Buffer<ArrayBuffer> {
    return Buffer.from(this.#base64, 'base64')
  }
}
