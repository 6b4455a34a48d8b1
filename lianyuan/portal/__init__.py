"""The pages that look into every room: home, my page, the desk."""
