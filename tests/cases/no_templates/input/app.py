print('no prompts here')
