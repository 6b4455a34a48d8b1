// Asks the device for a passkey. A form says what for: data-passkey is "add", "use" or "sign-in"; its options lie
// in the element named by data-options, or are fetched from the form's own address.
(() => {
  const readOptions = async (form) => {
    const holder = document.getElementById(form.dataset.options || '')
    if (holder) return JSON.parse(holder.textContent)
    const answer = await fetch(form.action, { headers: { Accept: 'application/json' } })
    if (!answer.ok) throw new Error(`options: ${answer.status}`)
    return answer.json()
  }

  const askDevice = async (form, options) => {
    if (form.dataset.passkey !== 'add') return window.webauthnJSON.get(options.request_options)
    const wanted = options.creation_options
    // Kept on the device with the person's name, so that it signs in by itself.
    wanted.publicKey.authenticatorSelection = {
      ...wanted.publicKey.authenticatorSelection,
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required'
    }
    return window.webauthnJSON.create(wanted)
  }

  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const trouble = form.querySelector('[data-passkey-trouble]')
    if (!window.PublicKeyCredential) {
      form.querySelector('button').disabled = true
      form.querySelector('[data-passkey-missing]')?.removeAttribute('hidden')
      continue
    }
    form.addEventListener('submit', async (event) => {
      const credential = form.elements.namedItem('credential')
      event.preventDefault()
      if (trouble) trouble.hidden = true
      try {
        credential.value = JSON.stringify(await askDevice(form, await readOptions(form)))
      } catch {
        if (trouble) trouble.hidden = false
        return
      }
      form.submit()
    })
  }
})()
